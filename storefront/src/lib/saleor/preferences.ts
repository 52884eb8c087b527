import 'server-only';
import { BackendError, execute } from './client';
import { NotificationPreferencesDocument, type NotificationPreferencesQuery } from './gql/graphql';

/** Which messages reach the customer how; undefined in a shop without the notifications plugin. */
export async function messagePreferences(token: string): Promise<NotificationPreferencesQuery['myNotificationPreferences'] | undefined> {
  try {
    return (await execute(NotificationPreferencesDocument, {}, { kind: 'private', token })).myNotificationPreferences;
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'graphql') return undefined;
    throw error;
  }
}
