import 'server-only';
import { fromApi, type Money } from '@/lib/money';
import type { Surface } from './channel';
import { BackendError, execute } from './client';
import {
  DistributorApplyDocument,
  MyDistributorDocument,
  PageOfQuantityPricesDocument,
  QuantityPricesDocument,
  VariantsBySkuDocument,
  type DistributorApplyInput,
  type DistributorStatus,
  type TierPartsFragment,
} from './gql/graphql';

/** What one piece costs from a quantity on. */
export interface Tier {
  readonly minimumQuantity: number;
  readonly price: Money;
  readonly packSize: number | undefined;
}

export interface QuantityTier extends Tier {
  readonly explanation: string;
}

function tier({ minimumQuantity, packSize, price }: TierPartsFragment): Tier {
  return { minimumQuantity, packSize: packSize ?? undefined, price: fromApi(price) };
}

const byQuantity = (a: Tier, b: Tier) => a.minimumQuantity - b.minimumQuantity;

/** The visitor's tiers for a variant, smallest quantity first; never from a shared cache. */
export async function quantityPrices(variantId: string, on: Surface): Promise<QuantityTier[]> {
  try {
    const { quantityPrices: tiers } = await execute(
      QuantityPricesDocument,
      { variantId, channel: on.channel },
      { kind: 'private', token: on.token },
    );
    return tiers.map((one) => ({ ...tier(one), explanation: one.explanation })).sort(byQuantity);
  } catch (error) {
    // Prices of the cart are the backend's in any case; the table is a courtesy.
    if (error instanceof BackendError && error.kind === 'graphql') return [];
    throw error;
  }
}

/** The tier above a quantity: "add 3 more for ₹… each". */
export function nextTier(tiers: readonly Tier[], quantity: number): { more: number; price: Money } | undefined {
  const now = tiers.filter((tier) => tier.minimumQuantity <= quantity).at(-1);
  const next = tiers.find(
    (tier) => tier.minimumQuantity > quantity && (!now || tier.price.minor < now.price.minor),
  );
  return next && { more: next.minimumQuantity - quantity, price: next.price };
}

export interface Distributor {
  readonly company: string;
  readonly gstin: string | undefined;
  readonly phone: string;
  readonly status: DistributorStatus;
  readonly reason: string | undefined;
  readonly appliedAt: string;
  readonly channel: string | undefined;
  readonly minimumOrder: Money | undefined;
  readonly creditLimit: Money | undefined;
  readonly creditUsed: Money | undefined;
}

export async function myDistributor(token: string): Promise<Distributor | undefined> {
  const { myDistributor: found } = await execute(MyDistributorDocument, {}, { kind: 'private', token });
  if (!found) return undefined;
  return {
    company: found.company,
    gstin: found.gstin ?? undefined,
    phone: found.phone,
    status: found.status,
    reason: found.reason || undefined,
    appliedAt: found.appliedAt,
    channel: found.channel?.slug,
    minimumOrder: found.minimumOrder ? fromApi(found.minimumOrder) : undefined,
    creditLimit: found.creditLimit ? fromApi(found.creditLimit) : undefined,
    creditUsed: found.creditUsed ? fromApi(found.creditUsed) : undefined,
  };
}

/** Empty when the application was accepted for decision. */
export async function applyAsDistributor(input: DistributorApplyInput, token: string) {
  const { distributorApply } = await execute(DistributorApplyDocument, { input }, { kind: 'private', token });
  return distributorApply?.errors ?? [];
}

/** The most that Saleor lists at once. */
const mostListed = 100;

/** Ids of the packs that the distributor may buy, by their item codes; the others are left out. */
export async function variantsBySku(skus: readonly string[], on: Surface): Promise<Map<string, string>> {
  const pages = Array.from({ length: Math.ceil(skus.length / mostListed) }, (_, page) =>
    skus.slice(page * mostListed, (page + 1) * mostListed),
  );
  const answers = await Promise.all(
    pages.map((page) => execute(VariantsBySkuDocument, { skus: page, channel: on.channel }, { kind: 'private', token: on.token })),
  );
  const packs = answers.flatMap(({ productVariants }) => productVariants?.edges ?? []);
  return new Map(packs.flatMap(({ node: { sku, id } }) => (sku ? [[sku, id]] : [])));
}

type Keys = `v${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19}`;
const keys = Array.from({ length: 20 }, (_, index) => `v${index}` as Keys);
/** A product's packs, mostly; more are asked for only where there are more. */
const few = 4;

/** The visitor's tiers of many variants, smallest quantity first; never from a shared cache. Those not sold to them are left out. */
export async function tiersOf(variantIds: readonly string[], on: Surface): Promise<Map<string, readonly Tier[]>> {
  const found = new Map<string, readonly Tier[]>();
  const pages = Array.from({ length: Math.ceil(variantIds.length / keys.length) }, (_, page) =>
    variantIds.slice(page * keys.length, (page + 1) * keys.length),
  );
  await Promise.all(
    pages.map(async (ids) => {
      const padded = Object.fromEntries(keys.map((key, index) => [key, ids[index] ?? ids[0]])) as Record<Keys, string>;
      try {
        const variables = { channel: on.channel, ...padded, many: ids.length > few };
        const answer = await execute(PageOfQuantityPricesDocument, variables, { kind: 'private', token: on.token });
        ids.forEach((id, index) => {
          const tiers = answer[`v${index}` as Keys] ?? [];
          if (tiers.length > 0) found.set(id, tiers.map(tier).sort(byQuantity));
        });
      } catch (error) {
        // A page is worth showing at the channel's prices; the cart's are the backend's in any case.
        if (!(error instanceof BackendError)) throw error;
      }
    }),
  );
  return found;
}

/** What one piece of each variant costs the visitor. Unknown ones are left out. */
export async function ownPrices(variantIds: readonly string[], on: Surface): Promise<Map<string, Money>> {
  const found = new Map<string, Money>();
  for (const [id, [smallest]] of await tiersOf(variantIds, on)) if (smallest) found.set(id, smallest.price);
  return found;
}
