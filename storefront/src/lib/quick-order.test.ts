import { expect, it } from 'vitest';
import { readQuickOrder } from './quick-order';

it('reads pasted lines and CSV alike', () => {
  const { lines, wrong } = readQuickOrder('sku,quantity\nGHEE-500, 12\nATTA-5KG;3\r\n"DAL-1",4,\nRICE-25\t2\nMILK 6\n\nGHEE-500,1');
  expect(wrong).toEqual([]);
  expect(lines).toEqual([
    { sku: 'GHEE-500', quantity: 13 },
    { sku: 'ATTA-5KG', quantity: 3 },
    { sku: 'DAL-1', quantity: 4 },
    { sku: 'RICE-25', quantity: 2 },
    { sku: 'MILK', quantity: 6 },
  ]);
});

it('names the lines that it does not understand', () => {
  expect(readQuickOrder('GHEE-500\nATTA, -1\nDAL, 0\nRICE, 1.5\nOK, 1')).toEqual({ lines: [{ sku: 'OK', quantity: 1 }], wrong: [1, 2, 3, 4] });
});
