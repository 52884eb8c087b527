import 'server-only';
import { fromApi, type Money } from '@/lib/money';
import type { Address } from './cart';
import type { Picture } from './catalogue';
import { catalogueAudience, type Surface } from './channel';
import { BackendError, execute } from './client';
import {
  MySubscriptionsDocument,
  MyWalletDocument,
  SubscriptionDetailsDocument,
  SubscriptionPlansDocument,
  SubscriptionPreviewDocument,
  type ContractSummaryFragment,
  type DeliveryState,
  type PlanPartsFragment,
  type SubscriptionFrequency,
  type SubscriptionLinePartsFragment,
} from './gql/graphql';

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
    name: product.name,
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
  readonly address: Address;
  readonly deliveries: readonly Delivery[];
  readonly events: readonly { type: string; message: string; date: string }[];
}

export async function mySubscriptions(token: string): Promise<ContractSummary[]> {
  const { mySubscriptionContracts } = await execute(MySubscriptionsDocument, { first: 50 }, { kind: 'private', token });
  return mySubscriptionContracts.edges.map(({ node }) => ({ ...node, lines: node.lines.map(line) }));
}

export async function subscription(id: string, from: string, to: string, token: string): Promise<Contract | undefined> {
  try {
    const { subscriptionContract: found } = await execute(
      SubscriptionDetailsDocument,
      { id, from, to },
      { kind: 'private', token },
    );
    if (!found) return undefined;
    return {
      ...found,
      lines: found.lines.map(line),
      plan: plan(found.plan),
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
