import { forgetMine, forgetOrders } from '@/lib/last-seen';

/**
 * End the session: on the server, then here, then in every other tab. False when the server did not do
 * it: the session lives, and nobody is told otherwise.
 */
export async function endSession(): Promise<boolean> {
  const forgotten = forgetOrders().catch(() => undefined); // Whoever reads them next asks how old they are.
  try {
    const answer = await fetch('/auth/signout', { method: 'POST', redirect: 'manual' });
    if (!answer.ok && answer.type !== 'opaqueredirect') return false;
  } catch {
    return false;
  }
  await forgotten;
  await forgetMine();
  // Last: this tab's own listener leaves the page, and would cut the call off.
  const channel = new BroadcastChannel('session');
  channel.postMessage('signed-out');
  channel.close();
  return true;
}
