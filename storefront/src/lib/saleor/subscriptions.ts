import 'server-only';
import type { Locale } from '@/i18n/config';
import { env } from '@/lib/env';
import { fromApi, type Money } from '@/lib/money';
import type { Address } from './cart';
import type { Picture } from './catalogue';
import { catalogueAudience, type Surface } from './channel';
import { BackendError, execute } from './client';
import {
  MySubscriptionsDocument,
  MyWalletDocument,
  PlannedProductsDocument,
  SubscriptionDetailsDocument,
  SubscriptionPlansDocument,
  SubscriptionPreviewDocument,
  type ContractSummaryFragment,
  type DeliveryState,
  type PlanPartsFragment,
  type SubscriptionFrequency,
  type SubscriptionLinePartsFragment,
} from './gql/graphql';
import { languageCode } from './language';

export type Plan = Omit<PlanPartsFragment, 'variants'> & { readonly variantIds: readonly string[] };

function plan({ variants, ...rest }: PlanPartsFragment): Plan {
  return { ...rest, variantIds: variants.map(({ id }) => id) };
}

/** The active plans under which a product can be subscribed to; none where subscriptions are off. */
export async function plansForProduct(on: Surface, productId: string): Promise<Plan[]> {
  try {
    const { subscriptionPlans } = await execute(
      SubscriptionPlansDocument,
      { channel: on.channel, productId },
      catalogueAudience(on, 'plans'),
    );
    return subscriptionPlans.filter(({ active }) => active).map(plan);
  } catch (error) {
    // A shop without the plugin sells once; the page stays whole.
    if (error instanceof BackendError && error.kind === 'graphql') return [];
    throw error;
  }
}

export interface DailyProduct {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly picture: Picture | undefined;
}

/**
 * A few products that can be had every day in the consumer channel: one of each plan in turn, so that
 * they differ. None where subscriptions are off or the shop does not answer that.
 */
export async function everyDay(locale: Locale, most = 4): Promise<DailyProduct[]> {
  try {
    const { subscriptionPlans } = await execute(
      PlannedProductsDocument,
      { channel: env().DEFAULT_CHANNEL, languageCode: languageCode(locale) },
      { kind: 'public', tags: ['catalogue', 'cards', 'plans'] },
    );
    const plans = subscriptionPlans.filter(({ active, frequencies }) => active && frequencies.includes('DAILY'));
    const rows = plans.map(({ variants }) => [...new Map(variants.map(({ product }) => [product.id, product])).values()]);
    const found = new Map<string, DailyProduct>();
    for (let turn = 0; turn < most; turn += 1) {
      for (const product of rows.map((row) => row[turn]).filter((each) => each !== undefined)) {
        const name = product.translation?.name || product.name;
        const picture = product.thumbnail ? { url: product.thumbnail.url, alt: product.thumbnail.alt || name } : undefined;
        found.set(product.id, { id: product.id, slug: product.slug, name, picture });
      }
    }
    return [...found.values()].slice(0, most);
  } catch (error) {
    if (error instanceof BackendError) return [];
    throw error;
  }
}

/** The next dates that a choice would give, by the backend's calendar. */
export async function previewDates(
  planId: string,
  frequency: SubscriptionFrequency,
  weekdays: number[],
  startDate: string,
  token: string | undefined,
): Promise<string[]> {
  const { subscriptionPreview } = await execute(
    SubscriptionPreviewDocument,
    { planId, frequency, weekdays: weekdays.length ? weekdays : null, startDate },
    { kind: 'private', token },
  );
  return subscriptionPreview;
}

export interface ContractLine {
  readonly id: string;
  readonly variantId: string;
  readonly name: string;
  readonly packSize: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly picture: Picture | undefined;
}

function line(from: SubscriptionLinePartsFragment): ContractLine {
  const product = from.variant.product;
  return {
    id: from.id,
    variantId: from.variant.id,
    name: product.translation?.name || product.name,
    packSize: from.variant.name,
    quantity: from.quantity,
    unitPrice: fromApi(from.unitPrice),
    picture: product.thumbnail ? { url: product.thumbnail.url, alt: product.thumbnail.alt || product.name } : undefined,
  };
}

export type ContractSummary = Omit<ContractSummaryFragment, 'lines'> & { readonly lines: readonly ContractLine[] };

export interface Delivery {
  readonly id: string;
  readonly date: string;
  readonly slot: string | undefined;
  readonly state: DeliveryState;
  readonly cutoffAt: string;
  readonly editable: boolean;
  readonly failure: string | undefined;
  readonly lines: readonly ContractLine[];
  readonly orderNumber: string | undefined;
}

export interface Contract extends ContractSummary {
  readonly plan: Plan;
  /** What the plan offers, for adding to a delivery. */
  readonly offered: readonly { variantId: string; name: string; packSize: string }[];
  readonly address: Address;
  readonly deliveries: readonly Delivery[];
  readonly events: readonly { type: string; message: string; date: string }[];
}

export async function mySubscriptions(token: string, locale: Locale): Promise<ContractSummary[]> {
  const { mySubscriptionContracts } = await execute(MySubscriptionsDocument, { first: 50, languageCode: languageCode(locale) }, { kind: 'private', token });
  return mySubscriptionContracts.edges.map(({ node }) => ({ ...node, lines: node.lines.map(line) }));
}

export async function subscription(id: string, from: string, to: string, token: string, locale: Locale): Promise<Contract | undefined> {
  try {
    const { subscriptionContract: found } = await execute(
      SubscriptionDetailsDocument,
      { id, from, to, languageCode: languageCode(locale) },
      { kind: 'private', token },
    );
    if (!found) return undefined;
    return {
      ...found,
      lines: found.lines.map(line),
      plan: plan(found.plan),
      offered: found.plan.variants.map((variant) => ({
        variantId: variant.id,
        name: variant.product.translation?.name || variant.product.name,
        packSize: variant.name,
      })),
      deliveries: found.deliveries.map((delivery) => ({
        id: delivery.id,
        date: delivery.date,
        slot: delivery.slot ?? undefined,
        state: delivery.state,
        cutoffAt: delivery.cutoffAt,
        editable: delivery.editable,
        failure: delivery.failure ?? undefined,
        lines: delivery.lines.map(line),
        orderNumber: delivery.order?.number,
      })),
    };
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'graphql') return undefined;
    throw error;
  }
}

export interface Wallet {
  readonly balance: Money;
  readonly entries: readonly { amount: Money; balance: Money; reason: string; date: string; orderNumber: string | undefined }[];
}

export async function myWallet(channel: string, token: string): Promise<Wallet | undefined> {
  const { myWallet: found } = await execute(MyWalletDocument, { channel, first: 30 }, { kind: 'private', token });
  if (!found) return undefined;
  return {
    balance: fromApi(found.balance),
    entries: found.entries.edges.map(({ node }) => ({
      amount: fromApi(node.amount),
      balance: fromApi(node.balance),
      reason: node.reason,
      date: node.createdAt,
      orderNumber: node.order?.number,
    })),
  };
}
