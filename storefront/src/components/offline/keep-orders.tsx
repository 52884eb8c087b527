'use client';

import { useEffect } from 'react';
import { keepOrders, type SeenOrder } from '@/lib/last-seen';

/** On the account's page: the newest orders stay readable without a connection. */
export function KeepOrders({ orders }: { orders: readonly SeenOrder[] }) {
  useEffect(() => {
    void keepOrders(orders).catch(() => undefined); // No room on the device: there is the connection.
  }, [orders]);
  return null;
}
