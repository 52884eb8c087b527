import 'server-only';
import type { Locale } from '@/i18n/config';
import { slotValue } from '@/lib/delivery-slots';
import { fromApi, type Money } from '@/lib/money';
import { readMrp, type Picture } from './catalogue';
import { BackendError, execute, type Audience } from './client';
import {
  CheckoutAddPromoCodeDocument,
  CheckoutAddressesUpdateDocument,
  CheckoutCreateDocument,
  CheckoutCustomerAttachDocument,
  CheckoutDeliveryMethodUpdateDocument,
  CheckoutDocument,
  CheckoutEmailUpdateDocument,
  CheckoutLinesAddDocument,
  CheckoutLinesDeleteDocument,
  CheckoutLinesUpdateDocument,
  CheckoutMetadataUpdateDocument,
  CheckoutRemovePromoCodeDocument,
  type AddressInput,
  type AddressPartsFragment,
  type CheckoutPartsFragment,
  type CheckoutProblemPartsFragment,
} from './gql/graphql';
import { languageCode } from './language';

/** A cart's line. */
export interface CartLine {
  readonly id: string;
  readonly variantId: string;
  readonly name: string;
  readonly slug: string;
  readonly packSize: string;
  readonly sku: string;
  readonly picture: Picture | undefined;
  readonly quantity: number;
  /** The most that can be bought now. */
  readonly most: number;
  readonly unitPrice: Money;
  readonly netUnitPrice: Money;
  readonly mrp: Money | undefined;
  readonly total: Money;
  readonly problem: LineProblem | undefined;
}

export type LineProblem =
  | { readonly kind: 'stock'; readonly available: number }
  | { readonly kind: 'unavailable' };

export interface DeliveryOption {
  readonly id: string;
  readonly name: string;
  readonly price: Money;
  readonly days: readonly [number, number] | undefined;
}

/** A person's address in the words of the API. */
export type Address = AddressPartsFragment;

/** A cart that exists in the backend, and everything its pages show. */
export interface Cart {
  readonly id: string;
  /** The reference in addresses: the checkout's token. */
  readonly token: string;
  readonly channel: string;
  readonly currency: string;
  readonly email: string | undefined;
  readonly quantity: number;
  readonly lines: readonly CartLine[];
  readonly hasProblems: boolean;
  readonly subtotal: Money;
  readonly netSubtotal: Money;
  readonly shipping: Money;
  readonly discount: Money;
  readonly discountName: string | undefined;
  readonly coupon: string | undefined;
  readonly tax: Money;
  readonly total: Money;
  /** What is still to be paid. */
  readonly due: Money;
  readonly shippingAddress: Address | undefined;
  readonly billingAddress: Address | undefined;
  readonly deliveryOptions: readonly DeliveryOption[];
  readonly deliveryId: string | undefined;
  readonly deliveryName: string | undefined;
  readonly gstin: string | undefined;
  /** The chosen day and time, as `slotValue` writes it; empty for any time. */
  readonly slot: string;
  /** The money is there in full; all that is missing is the order. */
  readonly paid: boolean;
}

/** A refusal of one mutation, in our words. */
export interface CartProblem {
  readonly field: string | undefined;
  readonly code: string;
  readonly message: string;
  readonly lines: readonly string[];
}

export type CartOutcome =
  | { readonly ok: true; readonly cart: Cart }
  | { readonly ok: false; readonly problems: readonly CartProblem[]; readonly gone: boolean };

const maximum = 50;

function line(from: CheckoutPartsFragment['lines'][number]): CartLine {
  const unitPrice = fromApi(from.unitPrice.gross);
  const product = from.variant.product;
  const name = product.translation?.name || product.name;
  const available = from.variant.quantityAvailable ?? maximum;
  const first = from.problems?.[0];
  let problem: LineProblem | undefined;
  if (first?.__typename === 'CheckoutLineProblemInsufficientStock') {
    problem = { kind: 'stock', available: first.availableQuantity ?? 0 };
  } else if (first) problem = { kind: 'unavailable' };
  return {
    id: from.id,
    variantId: from.variant.id,
    name,
    slug: product.slug,
    packSize: from.variant.name,
    sku: from.variant.sku ?? '',
    picture: product.thumbnail ? { url: product.thumbnail.url, alt: product.thumbnail.alt || name } : undefined,
    quantity: from.quantity,
    most: Math.min(available, from.variant.quantityLimitPerCustomer ?? available),
    unitPrice,
    netUnitPrice: fromApi(from.unitPrice.net),
    mrp: readMrp(from.variant.mrp, unitPrice),
    total: fromApi(from.totalPrice.gross),
    problem,
  };
}

/**
 * Whether the money is there. More a shopper may not know: Saleor shows a checkout's transactions to
 * staff only.
 */
export function isPaid(from: Pick<CheckoutPartsFragment, 'chargeStatus' | 'authorizeStatus' | 'totalPrice'>): boolean {
  // A cart of ₹0 counts as fully charged without anybody having paid.
  if (from.totalPrice.gross.amount <= 0) return false;
  return from.chargeStatus === 'FULL' || from.chargeStatus === 'OVERCHARGED' || from.authorizeStatus === 'FULL';
}

export function reshape(from: CheckoutPartsFragment): Cart {
  const total = fromApi(from.totalPrice.gross);
  // "balance" is what has been paid minus the total: negative while money is due.
  const balance = fromApi(from.totalBalance);
  const lines = from.lines.map(line);
  const method = from.deliveryMethod?.__typename === 'ShippingMethod' ? from.deliveryMethod : undefined;
  return {
    id: from.id,
    token: from.token,
    channel: from.channel.slug,
    currency: total.currency,
    email: from.email || undefined,
    quantity: from.quantity,
    lines,
    hasProblems: lines.some(({ problem }) => problem) || (from.problems ?? []).length > 0,
    subtotal: fromApi(from.subtotalPrice.gross),
    netSubtotal: fromApi(from.subtotalPrice.net),
    shipping: fromApi(from.shippingPrice.gross),
    discount: from.discount ? fromApi(from.discount) : { minor: 0n, currency: total.currency },
    discountName: from.discountName || undefined,
    coupon: from.voucherCode || undefined,
    tax: fromApi(from.totalPrice.tax),
    total,
    due: { minor: balance.minor < 0n ? -balance.minor : 0n, currency: total.currency },
    shippingAddress: from.shippingAddress ?? undefined,
    billingAddress: from.billingAddress ?? undefined,
    deliveryOptions: from.shippingMethods
      .filter((option) => option.active)
      .map((option) => ({
        id: option.id,
        name: option.name,
        price: fromApi(option.price),
        days:
          option.minimumDeliveryDays != null && option.maximumDeliveryDays != null
            ? ([option.minimumDeliveryDays, option.maximumDeliveryDays] as const)
            : undefined,
      })),
    deliveryId: method?.id,
    deliveryName: method?.name,
    gstin: from.gstin || undefined,
    slot: slotValue(from.deliveryDate ?? undefined, from.slot ?? undefined),
    paid: isPaid(from),
  };
}

type Payload = {
  readonly checkout?: CheckoutPartsFragment | null;
  readonly errors: readonly CheckoutProblemPartsFragment[];
} | null;

function outcome(payload: Payload | undefined): CartOutcome {
  const errors = payload?.errors ?? [];
  if (errors.length === 0 && payload?.checkout) return { ok: true, cart: reshape(payload.checkout) };
  return {
    ok: false,
    gone: errors.some((error) => error.code === 'NOT_FOUND' && (error.field === 'id' || error.field == null)),
    problems: errors.map((error) => ({
      field: error.field ?? undefined,
      code: error.code,
      message: error.message ?? '',
      lines: error.lines ?? [],
    })),
  };
}

/** The carts' side of the backend for one visitor. */
export function carts(token: string | undefined, locale: Locale) {
  const audience: Audience = { kind: 'private', token };
  const language = { languageCode: languageCode(locale) };
  return {
    /** Undefined when it became an order, expired, or never was. */
    async find(id: string): Promise<Cart | undefined> {
      try {
        const { checkout } = await execute(CheckoutDocument, { id, ...language }, audience);
        return checkout ? reshape(checkout) : undefined;
      } catch (error) {
        // A cart that belongs to somebody else is no cart of this visitor.
        if (error instanceof BackendError && error.kind === 'graphql') return undefined;
        throw error;
      }
    },
    async create(channel: string, lines: { variantId: string; quantity: number }[]): Promise<CartOutcome> {
      const input = { channel, lines, languageCode: languageCode(locale) };
      return outcome((await execute(CheckoutCreateDocument, { input, ...language }, audience)).checkoutCreate);
    },
    async add(id: string, lines: { variantId: string; quantity: number }[]): Promise<CartOutcome> {
      return outcome((await execute(CheckoutLinesAddDocument, { id, lines, ...language }, audience)).checkoutLinesAdd);
    },
    async setQuantity(id: string, lineId: string, quantity: number): Promise<CartOutcome> {
      if (quantity <= 0) {
        const variables = { id, linesIds: [lineId], ...language };
        return outcome((await execute(CheckoutLinesDeleteDocument, variables, audience)).checkoutLinesDelete);
      }
      const variables = { id, lines: [{ lineId, quantity }], ...language };
      return outcome((await execute(CheckoutLinesUpdateDocument, variables, audience)).checkoutLinesUpdate);
    },
    async addCoupon(id: string, promoCode: string): Promise<CartOutcome> {
      const variables = { id, promoCode, ...language };
      return outcome((await execute(CheckoutAddPromoCodeDocument, variables, audience)).checkoutAddPromoCode);
    },
    async removeCoupon(id: string, promoCode: string): Promise<CartOutcome> {
      const variables = { id, promoCode, ...language };
      return outcome((await execute(CheckoutRemovePromoCodeDocument, variables, audience)).checkoutRemovePromoCode);
    },
    async attach(id: string): Promise<void> {
      await execute(CheckoutCustomerAttachDocument, { id }, audience);
    },
    async setEmail(id: string, email: string): Promise<CartProblem[]> {
      const { checkoutEmailUpdate } = await execute(CheckoutEmailUpdateDocument, { id, email }, audience);
      return (checkoutEmailUpdate?.errors ?? []).map((error) => ({
        field: error.field ?? 'email',
        code: error.code,
        message: error.message ?? '',
        lines: [],
      }));
    },
    async setAddresses(
      id: string,
      shippingAddress: AddressInput,
      billingAddress: AddressInput,
      metadata: { key: string; value: string }[],
    ): Promise<CartOutcome> {
      const variables = { id, shippingAddress, billingAddress, metadata, ...language };
      const answer = await execute(CheckoutAddressesUpdateDocument, variables, audience);
      const first = answer.checkoutShippingAddressUpdate?.errors ?? [];
      if (first.length > 0) return outcome({ errors: first });
      return outcome(answer.checkoutBillingAddressUpdate);
    },
    async setMetadata(id: string, metadata: { key: string; value: string }[]): Promise<void> {
      await execute(CheckoutMetadataUpdateDocument, { id, metadata }, audience);
    },
    async setDelivery(id: string, deliveryMethodId: string): Promise<CartOutcome> {
      const variables = { id, deliveryMethodId, ...language };
      return outcome((await execute(CheckoutDeliveryMethodUpdateDocument, variables, audience)).checkoutDeliveryMethodUpdate);
    },
  };
}
