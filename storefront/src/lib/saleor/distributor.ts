import 'server-only';
import { fromApi, type Money } from '@/lib/money';
import type { Surface } from './channel';
import { BackendError, execute } from './client';
import {
  DistributorApplyDocument,
  MyDistributorDocument,
  PageOfQuantityPricesDocument,
  QuantityPricesDocument,
  VariantBySkuDocument,
  type DistributorApplyInput,
  type DistributorStatus,
} from './gql/graphql';

/** What one piece costs from a quantity on. */
export interface QuantityTier {
  readonly minimumQuantity: number;
  readonly price: Money;
  readonly packSize: number | undefined;
  readonly explanation: string;
}

/** The visitor's tiers for a variant, smallest quantity first; never from a shared cache. */
export async function quantityPrices(variantId: string, on: Surface): Promise<QuantityTier[]> {
  try {
    const { quantityPrices: tiers } = await execute(
      QuantityPricesDocument,
      { variantId, channel: on.channel },
      { kind: 'private', token: on.token },
    );
    return tiers
      .map((tier) => ({
        minimumQuantity: tier.minimumQuantity,
        price: fromApi(tier.price),
        packSize: tier.packSize ?? undefined,
        explanation: tier.explanation,
      }))
      .sort((a, b) => a.minimumQuantity - b.minimumQuantity);
  } catch (error) {
    // Prices of the cart are the backend's in any case; the table is a courtesy.
    if (error instanceof BackendError && error.kind === 'graphql') return [];
    throw error;
  }
}

/** The tier above a quantity: "add 3 more for ₹… each". */
export function nextTier(tiers: readonly QuantityTier[], quantity: number): { more: number; price: Money } | undefined {
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

export interface SkuMatch {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly available: number;
}

/** A pack by its item code in the distributor's channel. */
export async function variantBySku(sku: string, on: Surface): Promise<SkuMatch | undefined> {
  const { productVariant } = await execute(
    VariantBySkuDocument,
    { sku, channel: on.channel },
    { kind: 'private', token: on.token },
  );
  if (!productVariant) return undefined;
  return {
    id: productVariant.id,
    sku: productVariant.sku ?? sku,
    name: `${productVariant.product.name}, ${productVariant.name}`,
    available: productVariant.quantityAvailable ?? 0,
  };
}

type Keys = `v${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19}`;
const keys = Array.from({ length: 20 }, (_, index) => `v${index}` as Keys);
/** A product's packs, mostly; more are asked for only where there are more. */
const few = 4;

/** What one piece of each variant costs the visitor; never from a shared cache. Unknown ones are left out. */
export async function ownPrices(variantIds: readonly string[], on: Surface): Promise<Map<string, Money>> {
  const found = new Map<string, Money>();
  for (let from = 0; from < variantIds.length; from += keys.length) {
    const ids = variantIds.slice(from, from + keys.length);
    const last = ids.at(-1);
    if (!last) break;
    const variables = { ...(Object.fromEntries(keys.map((key, index) => [key, ids[index] ?? last])) as Record<Keys, string>), many: ids.length > few };
    try {
      const answer = await execute(PageOfQuantityPricesDocument, { channel: on.channel, ...variables }, { kind: 'private', token: on.token });
      keys.slice(0, ids.length).forEach((key, index) => {
        const smallest = [...(answer[key] ?? [])].sort((a, b) => a.minimumQuantity - b.minimumQuantity)[0];
        const id = ids[index];
        if (smallest && id) found.set(id, fromApi(smallest.price));
      });
    } catch (error) {
      // The list is worth showing at the channel's prices; the cart's are the backend's in any case.
      if (!(error instanceof BackendError)) throw error;
    }
  }
  return found;
}
