/** Everything bought lately as one list to buy again: pure. */

export interface PastLine {
  readonly variantId: string | undefined;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
}

export interface ReorderLine {
  readonly variantId: string;
  readonly sku: string;
  readonly name: string;
  /** As ordered last. */
  readonly quantity: number;
}

export const mostReorderLines = 100;

/**
 * One line per pack with the quantity of its latest order. `orders` come newest first; a pack that is
 * no longer sold has no variant and is left out.
 */
export function reorderLines(orders: readonly (readonly PastLine[])[]): ReorderLine[] {
  const found = new Map<string, ReorderLine>();
  for (const lines of orders) {
    const of = new Map<string, ReorderLine>();
    for (const { variantId, ...line } of lines) {
      if (!variantId || found.has(variantId)) continue;
      const before = of.get(variantId);
      of.set(variantId, { ...line, variantId, quantity: line.quantity + (before?.quantity ?? 0) });
    }
    for (const [id, line] of of) found.set(id, line);
  }
  return [...found.values()].slice(0, mostReorderLines);
}

/** What a sent form asks for: fields "quantity:<variant id>"; empty and zero are left out. */
export function chosenLines(fields: Iterable<readonly [string, unknown]>): { variantId: string; quantity: number }[] | undefined {
  const lines: { variantId: string; quantity: number }[] = [];
  for (const [name, value] of fields) {
    if (!name.startsWith('quantity:')) continue;
    const text = String(value).trim();
    if (text === '' || text === '0') continue;
    if (!/^[1-9]\d{0,3}$/.test(text)) return undefined;
    lines.push({ variantId: name.slice('quantity:'.length), quantity: Number(text) });
  }
  return lines.length <= mostReorderLines ? lines : undefined;
}
