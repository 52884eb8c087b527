'use client';

import { useEffect, useState } from 'react';
import { seenOrders, seenProducts, type SeenOrder, type SeenPage } from '@/lib/last-seen';

interface Words {
  readonly products: string;
  readonly orders: string;
  readonly ordersNote: string;
  readonly nothing: string;
  readonly tryAgain: string;
}

/** On the offline page: the catalogue and the orders as last seen on this device. */
export function LastSeen({ words }: { words: Words }) {
  const [products, setProducts] = useState<readonly SeenPage[]>();
  const [orders, setOrders] = useState<readonly SeenOrder[]>([]);
  useEffect(() => {
    // What cannot be read is as good as not there.
    seenProducts().then(setProducts, () => setProducts([]));
    seenOrders().then(setOrders, () => setOrders([]));
  }, []);
  return (
    <div className="mx-auto max-w-3xl space-y-6 pb-8">
      <p className="text-center">
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {words.tryAgain}
        </button>
      </p>
      {orders.length > 0 && (
        <section aria-labelledby="seen-orders" data-testid="seen-orders">
          <h2 id="seen-orders" className="text-2xl font-bold">
            {words.orders}
          </h2>
          <p className="mb-2 text-sm text-soft">{words.ordersNote}</p>
          <ul className="card divide-y divide-line">
            {orders.map((order) => (
              <li key={order.number} className="p-4">
                <p className="flex flex-wrap justify-between gap-x-4 font-semibold">
                  <span>{order.number}</span>
                  <span>{order.total}</span>
                </p>
                <p className="text-sm text-soft">
                  {order.date} · {order.status}
                </p>
                <p className="text-sm">{order.items}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {products && products.length > 0 && (
        <section aria-labelledby="seen-products" data-testid="seen-products">
          <h2 id="seen-products" className="mb-2 text-2xl font-bold">
            {words.products}
          </h2>
          <ul className="grid gap-2 sm:grid-cols-2">
            {products.map((product) => (
              <li key={product.path}>
                {/* A full load: the service worker answers it. */}
                <a href={product.path} className="card flex min-h-11 items-center px-4 py-2 font-semibold hover:border-leaf">
                  {product.name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {products?.length === 0 && orders.length === 0 && <p className="note text-center">{words.nothing}</p>}
    </div>
  );
}
