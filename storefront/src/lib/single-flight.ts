/**
 * Share one running call, and its answer for `keepMs` after, among all that ask with the same key.
 * A rejected call is forgotten at once.
 */
export function singleFlight<T>(keepMs: number): (key: string, run: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return (key, run) => {
    const present = running.get(key);
    if (present) return present;
    const started = run();
    running.set(key, started);
    const forget = () => running.delete(key);
    started.then(() => {
      const timer = setTimeout(forget, keepMs) as unknown as { unref?: () => void };
      timer.unref?.();
    }, forget);
    return started;
  };
}
