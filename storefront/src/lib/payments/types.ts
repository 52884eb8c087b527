/** The contract between checkout and the ways to pay; shared by server and browser. */

/** Ways to pay that the shop knows; the backend says which apply to a cart. */
export type ProviderName = 'razorpay' | 'cash_on_delivery';

/** What the browser hears after asking to pay. */
export type PayStart =
  /** Open the provider's page with these options. */
  | { readonly ok: true; readonly kind: 'open'; readonly transactionId: string; readonly options: RazorpayOptions }
  /** Nothing more to do: look at the status page. */
  | { readonly ok: true; readonly kind: 'status'; readonly reference: string }
  | PayRefusal;

export interface PayRefusal {
  readonly ok: false;
  /** A key below `checkout.pay.problems`. */
  readonly code: PayProblem;
  /** The total as it is now, as pages show it, when it differs from what was shown. */
  readonly total?: string;
}

export type PayProblem =
  | 'TOTAL_CHANGED'
  | 'STOCK'
  | 'INCOMPLETE'
  | 'NO_CART'
  | 'SLOT_CLOSED'
  | 'REFUSED'
  | 'NOT_AVAILABLE'
  | 'UNREACHABLE'
  | 'THROTTLED';

/** Options for `new Razorpay(options)`, as the backend's gateway gives them. */
export interface RazorpayOptions {
  readonly key: string;
  /** Absent only where a Razorpay subscription is authorised instead of an order paid. */
  readonly order_id?: string;
  readonly [option: string]: unknown;
}

/** What Razorpay's handler receives. */
export interface RazorpayAnswer {
  readonly razorpay_payment_id: string;
  readonly razorpay_order_id: string;
  readonly razorpay_signature: string;
}

/** How the provider's page ended in the browser. Never proof of payment. */
export type OpenResult =
  | { readonly ok: true; readonly answer: RazorpayAnswer }
  | { readonly ok: false; readonly reason: 'dismissed' | 'failed' | 'script'; readonly message?: string };
