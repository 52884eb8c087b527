import type { Address } from '@/lib/saleor/cart';

/** An address as it is written on a parcel. */
export function PostalAddress({ address }: { address: Address }) {
  return (
    <address className="not-italic leading-relaxed">
      <span className="block font-semibold">
        {address.firstName} {address.lastName}
      </span>
      {address.companyName && <span className="block">{address.companyName}</span>}
      <span className="block">
        {address.streetAddress1}
        {address.streetAddress2 && `, ${address.streetAddress2}`}
      </span>
      <span className="block">
        {address.city}, {address.countryArea} {address.postalCode}
      </span>
      {address.phone && <span className="block">{address.phone}</span>}
    </address>
  );
}
