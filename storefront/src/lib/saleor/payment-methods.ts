import 'server-only';
import type { Surface } from './channel';
import { BackendError, execute } from './client';
import { StoredPaymentMethodDeleteDocument, StoredPaymentMethodsDocument } from './gql/graphql';

/** A card or UPI id that the provider keeps for the customer; never its number. */
export interface StoredMethod {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  /** "MM/YY" of a card. */
  readonly expires: string | undefined;
}

/** What the customer has stored; none where no gateway keeps any, undefined where the shop could not say. */
export async function storedMethods(on: Surface): Promise<StoredMethod[] | undefined> {
  try {
    const { me } = await execute(StoredPaymentMethodsDocument, { channel: on.channel }, { kind: 'private', token: on.token });
    return (me?.storedPaymentMethods ?? []).map((method) => {
      const card = method.creditCardInfo;
      const month = card?.expMonth && card.expYear ? `${String(card.expMonth).padStart(2, '0')}/${String(card.expYear).slice(-2)}` : undefined;
      return {
        id: method.id,
        type: method.type,
        name: card ? `${card.brand} •••• ${card.lastDigits}` : (method.name ?? method.type),
        expires: month,
      };
    });
  } catch (error) {
    if (error instanceof BackendError && error.kind !== 'signed-out') return undefined;
    throw error;
  }
}

/** Have the provider forget one; false when it did not. */
export async function deleteStoredMethod(id: string, on: Surface): Promise<boolean> {
  const { storedPaymentMethodRequestDelete: answer } = await execute(
    StoredPaymentMethodDeleteDocument,
    { id, channel: on.channel },
    { kind: 'private', token: on.token },
  );
  return answer?.result === 'SUCCESSFULLY_DELETED';
}
