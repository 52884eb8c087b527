/** Indian addresses: reading a form, checking it per field, and the API's shape. */
import { z } from 'zod';
import type { AddressInput } from '@/lib/saleor/gql/graphql';

/** Keys below `address.problems`. */
export type FieldProblem = 'REQUIRED' | 'EMAIL' | 'PHONE' | 'PIN' | 'PIN_STATE' | 'GSTIN' | 'LONG' | 'INVALID';

export type FieldProblems = Readonly<Partial<Record<string, FieldProblem>>>;

/** "98765 43210", "+91-9876543210", "09876543210" -> "+919876543210"; undefined when it is none. */
export function indianPhone(text: string): string | undefined {
  const digits = text.replace(/[\s()-]/g, '').replace(/^(\+91|0091|91(?=\d{10}$)|0)/, '');
  return /^[6-9]\d{9}$/.test(digits) ? `+91${digits}` : undefined;
}

/** Format and check digit of a GST identification number. */
export function isGstin(text: string): boolean {
  if (!/^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/.test(text)) return false;
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  let sum = 0;
  for (let index = 0; index < 14; index += 1) {
    const product = alphabet.indexOf(text.charAt(index)) * (index % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return alphabet.charAt((36 - (sum % 36)) % 36) === text.charAt(14);
}

const text = (longest: number) => z.string().trim().min(1, 'REQUIRED').max(longest, 'LONG');
const maybe = (longest: number) => z.string().trim().max(longest, 'LONG').default('');

const phone = z
  .string()
  .trim()
  .min(1, 'REQUIRED')
  .transform((value, context) => {
    const found = indianPhone(value);
    if (!found) context.addIssue({ code: 'custom', message: 'PHONE' });
    return found ?? '';
  });

export const email = z.string().trim().min(1, 'REQUIRED').max(254, 'LONG').pipe(z.email('EMAIL'));

export const addressShape = z.object({
  firstName: text(100),
  lastName: text(100),
  companyName: maybe(200),
  streetAddress1: text(200),
  streetAddress2: maybe(200),
  city: text(100),
  countryArea: text(100),
  postalCode: z
    .string()
    .transform((value) => value.replace(/\s/g, ''))
    .pipe(z.string().min(1, 'REQUIRED').regex(/^[1-9]\d{5}$/, 'PIN')),
  phone,
});

export const gstin = z
  .string()
  .trim()
  .toUpperCase()
  .default('')
  .refine((value) => value === '' || isGstin(value), 'GSTIN');

/** The address as the API takes it. */
export function toAddressInput(value: z.output<typeof addressShape>): AddressInput {
  return { ...value, country: 'IN' };
}

/** A form's text fields. */
export function formValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string' && !name.startsWith('$')) values[name] = value;
  }
  return values;
}

/** One problem per field: the first. */
export function problemsOf(error: z.ZodError): FieldProblems {
  const problems: Record<string, FieldProblem> = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? 'form');
    problems[field] ??= isProblem(issue.message) ? issue.message : 'REQUIRED';
  }
  return problems;
}

function isProblem(value: string): value is FieldProblem {
  return ['REQUIRED', 'EMAIL', 'PHONE', 'PIN', 'PIN_STATE', 'GSTIN', 'LONG', 'INVALID'].includes(value);
}

/** The backend's refusals of an address as ours. */
export function backendProblems(problems: readonly { field?: string | null | undefined; code: string }[]): FieldProblems {
  const result: Record<string, FieldProblem> = {};
  for (const { field, code } of problems) {
    const name = field ?? 'form';
    if (code === 'REQUIRED') result[name] = 'REQUIRED';
    else if (name === 'postalCode') result[name] = 'PIN_STATE';
    else if (name === 'phone') result[name] = 'PHONE';
    else result[name] = 'INVALID';
  }
  return result;
}
