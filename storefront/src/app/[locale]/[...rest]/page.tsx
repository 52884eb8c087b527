import { notFound } from 'next/navigation';

/** Every address that no page has: the designed "not found", with the shop around it. */
export default function Unknown(): never {
  notFound();
}
