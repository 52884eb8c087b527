import 'server-only';
import type { Address } from './cart';
import { execute } from './client';
import { CurrentCustomerDocument, type CustomerPartsFragment } from './gql/graphql';

export interface Customer {
  readonly id: string;
  /** Empty for an account that was made by phone and has none yet. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string | undefined;
  readonly addresses: readonly Address[];
  readonly defaultAddressId: string | undefined;
}

/** Accounts made by phone carry an address of a reserved domain until their owner gives a real one. */
const withoutEmail = /\.invalid$/i;

function customer(from: CustomerPartsFragment): Customer {
  return {
    id: from.id,
    email: withoutEmail.test(from.email) ? '' : from.email,
    firstName: from.firstName,
    lastName: from.lastName,
    phone: from.phone || undefined,
    addresses: from.addresses,
    defaultAddressId: from.defaultShippingAddress?.id,
  };
}

/** Who is signed in; undefined when the session has ended meanwhile. */
export async function account(token: string): Promise<Customer | undefined> {
  const { me } = await execute(CurrentCustomerDocument, {}, { kind: 'private', token });
  return me ? customer(me) : undefined;
}
