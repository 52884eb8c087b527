/**
 * The one reader of the environment: read at first use, validated as a whole, never again.
 *
 * Nothing here reaches the browser except what a page deliberately prints.
 */
import { z } from 'zod';
import { slotPattern, type SlotRules } from './delivery-slots';

const url = (fallback: string) => z.url().default(fallback);

const schema = z.object({
  /** Full address of the backend's /graphql/. */
  SALEOR_API_URL: url('http://127.0.0.1:8000/graphql/'),
  /** Where browsers reach the backend, when that is not SALEOR_API_URL's origin. */
  SALEOR_PUBLIC_URL: z.url().optional(),
  /** Where shoppers reach this storefront; used in links, callbacks and canonical addresses. */
  STOREFRONT_URL: url('http://127.0.0.1:3000').transform((value) => value.replace(/\/+$/, '')),
  /** Slug of the channel that everybody but an approved distributor buys in. */
  DEFAULT_CHANNEL: z.string().min(1).default('consumer'),
  /** Razorpay's checkout.js. */
  RAZORPAY_CHECKOUT_URL: url('https://checkout.razorpay.com/v1/checkout.js'),
  /** Further origins that serve media, separated by spaces. */
  MEDIA_ORIGINS: z
    .string()
    .default('')
    .transform((value) => value.split(/\s+/).filter(Boolean)),
  /** Shared with the backend's webhook that announces changed products; empty switches it off. */
  REVALIDATE_SECRET: z.string().default(''),
  /** Seconds that catalogue data may be served from the shared cache. */
  CATALOGUE_MAX_AGE: z.coerce.number().int().min(0).default(60),
  /** Times of day that can be chosen at checkout, "07:00-11:00 16:00-20:00"; empty offers none. */
  DELIVERY_SLOTS: z
    .string()
    .default('07:00-11:00 16:00-20:00')
    .transform((value) => value.split(/\s+/).filter(Boolean))
    .refine((slots) => slots.every((slot) => slotPattern.test(slot)), 'write 07:00-11:00 16:00-20:00'),
  /** Until when, on the evening before, a day can be chosen. */
  DELIVERY_CUTOFF: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'write 20:00')
    .default('20:00'),
  /** How many days ahead are offered. */
  DELIVERY_DAYS: z.coerce.number().int().min(1).max(14).default(4),
  /** "true" when the storefront itself is served over https; cookies are then Secure. */
  SECURE_COOKIES: z.enum(['true', 'false', 'auto']).default('auto'),
  /** Legal details required on an Indian shop's pages. */
  SHOP_NAME: z.string().default('Harit Naturals'),
  SHOP_LEGAL_NAME: z.string().default('Harit Naturals Private Limited'),
  SHOP_ADDRESS: z.string().default('14, Krishi Bhavan Road, Jayanagar, Bengaluru, Karnataka 560041'),
  SHOP_EMAIL: z.string().default('care@haritnaturals.example'),
  SHOP_PHONE: z.string().default('+91 80 4000 1234'),
  SHOP_GSTIN: z.string().default('29ABCDE1234F1ZW'),
  SHOP_FSSAI: z.string().default('11223344556677'),
  GRIEVANCE_OFFICER: z.string().default('Meera Krishnan'),
  GRIEVANCE_EMAIL: z.string().default('grievance@haritnaturals.example'),
});

export type Env = z.output<typeof schema> & {
  readonly delivery: SlotRules;
  readonly secureCookies: boolean;
  readonly apiOrigin: string;
  readonly checkoutOrigin: string;
  readonly development: boolean;
};

let read: Env | undefined;

/** The validated environment; throws one error that names every wrong variable. */
export function env(): Env {
  if (read) return read;
  const present = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, process.env[name]] as const)
      // Empty is as good as not there, but for the one that is switched off by it.
      .filter(([name, value]) => value !== undefined && (value !== '' || name === 'DELIVERY_SLOTS')),
  );
  const result = schema.safeParse(present);
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not usable. ${wrong.join('; ')}`);
  }
  const data = result.data;
  read = {
    ...data,
    delivery: { slots: data.DELIVERY_SLOTS, cutoff: data.DELIVERY_CUTOFF, days: data.DELIVERY_DAYS },
    secureCookies:
      data.SECURE_COOKIES === 'auto'
        ? data.STOREFRONT_URL.startsWith('https://')
        : data.SECURE_COOKIES === 'true',
    apiOrigin: new URL(data.SALEOR_PUBLIC_URL ?? data.SALEOR_API_URL).origin,
    checkoutOrigin: new URL(data.RAZORPAY_CHECKOUT_URL).origin,
    development: process.env.NODE_ENV === 'development',
  };
  return read;
}

/** Forget what was read; for tests. */
export function resetEnv(): void {
  read = undefined;
}
