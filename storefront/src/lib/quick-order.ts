/** Item codes and quantities from pasted text or a CSV file. */

export const mostLines = 200;

export interface QuickOrder {
  readonly lines: readonly { sku: string; quantity: number }[];
  /** Numbers of the lines that were not understood, from 1. */
  readonly wrong: readonly number[];
}

/** "SKU, 12", "SKU;12", "SKU<tab>12" or "SKU 12"; a header is skipped, the same code twice is added up. */
export function readQuickOrder(text: string): QuickOrder {
  const amounts = new Map<string, number>();
  const wrong: number[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (!line || /^"?(sku|item code|code)"?\s*[,;\t]/i.test(line)) return;
    const match = /^"?([^\s,;"]+)"?\s*[,;\t ]\s*"?(\d{1,4})"?\s*[,;]*$/.exec(line);
    const quantity = Number(match?.[2] ?? 0);
    if (!match?.[1] || quantity < 1) {
      wrong.push(index + 1);
      return;
    }
    amounts.set(match[1], (amounts.get(match[1]) ?? 0) + quantity);
  });
  return { lines: [...amounts].map(([sku, quantity]) => ({ sku, quantity })), wrong };
}
