import 'server-only';
import type { Locale } from '@/i18n/config';
import { checkoutIdOf } from '@/lib/cart-cookie';
import { readSlot, slotValue } from '@/lib/delivery-slots';
import { add, fromApi, type Money } from '@/lib/money';
import type { PastLine } from '@/lib/bulk-reorder';
import { carts, type Address } from './cart';
import type { Picture } from './catalogue';
import { BackendError, execute } from './client';
import {
  CheckoutCompleteDocument,
  CustomerOrdersDocument,
  OrderDetailsDocument,
  OrderTimelineDocument,
  RecentLinesDocument,
  TrackOrderDocument,
  type OrderPartsFragment,
  type OrderStage,
  type OrderStatus,
  type OrderSummaryFragment,
} from './gql/graphql';

export interface OrderSummary {
  readonly id: string;
  readonly number: string;
  readonly created: string;
  readonly status: OrderStatus;
  readonly paid: boolean;
  readonly total: Money;
  readonly lines: readonly { id: string; name: string; packSize: string; quantity: number; picture: Picture | undefined }[];
}

export interface OrderLine {
  readonly id: string;
  readonly name: string;
  readonly packSize: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
  readonly picture: Picture | undefined;
  readonly variantId: string | undefined;
  readonly slug: string | undefined;
}

export interface Order extends Omit<OrderSummary, 'lines'> {
  readonly email: string | undefined;
  readonly lines: readonly OrderLine[];
  readonly subtotal: Money;
  readonly shipping: Money;
  readonly shippingName: string | undefined;
  readonly discount: Money | undefined;
  readonly coupon: string | undefined;
  readonly tax: Money;
  readonly charged: Money;
  readonly refunded: Money;
  readonly shippingAddress: Address | undefined;
  readonly gstin: string | undefined;
  /** When the shopper wants it, if they chose. */
  readonly delivery: { readonly date: string; readonly slot: string } | undefined;
  readonly trackingNumbers: readonly string[];
  readonly invoices: readonly { id: string; number: string; url: string }[];
}

export interface TimelineEntry {
  readonly stage: OrderStage;
  readonly date: string;
  readonly note: string | undefined;
  readonly trackingNumber: string | undefined;
  readonly trackingUrl: string | undefined;
}

function summary(from: OrderSummaryFragment): OrderSummary {
  return {
    id: from.id,
    number: from.number,
    created: from.created,
    status: from.status,
    paid: from.isPaid,
    total: fromApi(from.total.gross),
    lines: from.lines.map((line) => ({
      id: line.id,
      name: line.productName,
      packSize: line.variantName,
      quantity: line.quantity,
      picture: line.thumbnail ? { url: line.thumbnail.url, alt: line.thumbnail.alt || line.productName } : undefined,
    })),
  };
}

/** All amounts together; undefined when that is nothing. */
function sum(amounts: readonly Money[]): Money | undefined {
  const [first, ...rest] = amounts;
  const total = first && rest.reduce(add, first);
  return total && total.minor > 0n ? total : undefined;
}

export function reshapeOrder(from: OrderPartsFragment): Order {
  return {
    ...summary(from),
    email: from.userEmail || undefined,
    lines: from.lines.map((line) => ({
      id: line.id,
      name: line.productName,
      packSize: line.variantName,
      sku: line.productSku ?? '',
      quantity: line.quantity,
      unitPrice: fromApi(line.unitPrice.gross),
      total: fromApi(line.totalPrice.gross),
      picture: line.thumbnail ? { url: line.thumbnail.url, alt: line.thumbnail.alt || line.productName } : undefined,
      variantId: line.variant?.id,
      slug: line.variant?.product.slug,
    })),
    subtotal: fromApi(from.subtotal.gross),
    shipping: fromApi(from.shippingPrice.gross),
    shippingName: from.shippingMethodName ?? undefined,
    discount: sum(from.discounts.map(({ total }) => fromApi(total))),
    coupon: from.voucherCode ?? undefined,
    tax: fromApi(from.total.tax),
    charged: fromApi(from.totalCharged),
    refunded: fromApi(from.totalRefunded),
    shippingAddress: from.shippingAddress ?? undefined,
    gstin: from.gstin || undefined,
    delivery: readSlot(slotValue(from.deliveryDate ?? undefined, from.slot ?? undefined)),
    trackingNumbers: from.fulfillments.map((one) => one.trackingNumber).filter(Boolean),
    invoices: from.invoices
      .filter((invoice) => invoice.status === 'SUCCESS' && invoice.url)
      .map((invoice) => ({ id: invoice.id, number: invoice.number ?? '', url: invoice.url ?? '' })),
  };
}

/** What became of a checkout that somebody pays for. */
export type Settlement =
  | { readonly state: 'placed'; readonly order: Order }
  /** The money is there; the order is not yet. `code` says what holds it up, if known. */
  | { readonly state: 'confirming'; readonly code?: string }
  /** Not paid as far as the backend knows. */
  | { readonly state: 'unpaid' }
  /** Not paid, and not to be had as it stands: where money came for it, it went back. */
  | { readonly state: 'unavailable' }
  | { readonly state: 'unknown' };

/**
 * Look up what became of a checkout by its reference, placing the order when it is paid and the
 * backend has not done so yet. Safe to call any number of times, from any number of tabs: completing
 * is idempotent, and a checkout that is gone answers with its order.
 */
export async function settle(reference: string, token: string | undefined, locale: Locale): Promise<Settlement> {
  const id = checkoutIdOf(reference);
  const cart = await carts(token, locale).find(id);
  if (cart && !cart.paid) return { state: cart.hasProblems ? 'unavailable' : 'unpaid' };
  const { order, code } = await completeCheckout(id, token);
  if (order) return { state: 'placed', order };
  // Only a clear "no such checkout" is unknown: whoever may have paid is told to wait, not to doubt.
  return cart || code !== 'NOT_FOUND' ? { state: 'confirming', code } : { state: 'unknown' };
}

/** Make an order of a checkout; again and again the same order. `code` tells the backend's refusal. */
export async function completeCheckout(id: string, token: string | undefined): Promise<{ order?: Order; code?: string }> {
  try {
    const { checkoutComplete } = await execute(CheckoutCompleteDocument, { id }, { kind: 'private', token });
    if (checkoutComplete?.order) return { order: reshapeOrder(checkoutComplete.order) };
    return { code: checkoutComplete?.errors[0]?.code };
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'graphql') return {};
    throw error;
  }
}

/** A customer's orders, newest first. */
export async function customerOrders(token: string, after?: string) {
  const { me } = await execute(CustomerOrdersDocument, { first: 10, after }, { kind: 'private', token });
  return {
    orders: (me?.orders?.edges ?? []).map(({ node }) => summary(node)),
    total: me?.orders?.totalCount ?? 0,
    next: me?.orders?.pageInfo.hasNextPage ? (me.orders.pageInfo.endCursor ?? undefined) : undefined,
  };
}

/** An order by its id, which only those know whom we told; strangers see masked addresses. */
export async function orderById(id: string, token: string | undefined): Promise<Order | undefined> {
  try {
    const { order } = await execute(OrderDetailsDocument, { id }, { kind: 'private', token });
    return order ? reshapeOrder(order) : undefined;
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'graphql') return undefined;
    throw error;
  }
}

/** A customer's own order with its timeline. */
export async function customerOrder(id: string, token: string): Promise<{ order: Order; timeline: TimelineEntry[] } | undefined> {
  const order = await orderById(id, token);
  return order && { order, timeline: await timelineOf(id, token) };
}

export async function timelineOf(id: string, token: string | undefined): Promise<TimelineEntry[]> {
  try {
    const { orderTimeline } = await execute(OrderTimelineDocument, { id }, { kind: 'private', token });
    return orderTimeline.map(entry);
  } catch (error) {
    // The order is worth showing without its stages.
    if (error instanceof BackendError && error.kind === 'graphql') return [];
    throw error;
  }
}

function entry(from: { stage: OrderStage; date: string; note?: string | null; trackingNumber?: string | null; trackingUrl?: string | null }): TimelineEntry {
  const url = from.trackingUrl ?? '';
  return {
    stage: from.stage,
    date: from.date,
    note: from.note || undefined,
    trackingNumber: from.trackingNumber || undefined,
    trackingUrl: /^https?:\/\//.test(url) ? url : undefined,
  };
}

/** An order by number and phone, without an account; undefined when they do not belong together. */
export async function trackOrder(number: string, phone: string) {
  const { trackOrder: found } = await execute(
    TrackOrderDocument,
    { number, phone },
    { kind: 'private', token: undefined },
  );
  if (!found) return undefined;
  return {
    number: found.number,
    stage: found.stage,
    total: fromApi(found.total),
    paid: found.paid,
    expectedOn: found.expectedOn ?? undefined,
    items: found.items,
    timeline: found.timeline.map(entry),
  };
}

/** The lines of the customer's latest orders in a channel, newest order first. */
export async function recentLines(channel: string, token: string): Promise<PastLine[][]> {
  const { me } = await execute(RecentLinesDocument, { first: 20 }, { kind: 'private', token });
  return (me?.orders?.edges ?? [])
    .filter(({ node }) => node.channel.slug === channel)
    .map(({ node }) =>
      node.lines.map((line) => ({
        variantId: line.variant?.id,
        sku: line.productSku ?? '',
        name: line.variantName ? `${line.productName}, ${line.variantName}` : line.productName,
        quantity: line.quantity,
      })),
    );
}
