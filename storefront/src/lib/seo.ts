import 'server-only';
import { localePath, locales, type Locale } from '@/i18n/config';
import { env } from './env';
import { toDecimal } from './money';
import type { ProductDetails } from './saleor/catalogue';

/** Canonical address of a page and its other languages. */
export function alternates(locale: Locale, path: string) {
  return {
    canonical: localePath(locale, path),
    languages: {
      ...Object.fromEntries(locales.map((code) => [`${code}-IN`, localePath(code, path)])),
      'x-default': path,
    },
  };
}

export function absolute(locale: Locale, path: string): string {
  return env().STOREFRONT_URL + localePath(locale, path);
}

export function organizationLd() {
  const shop = env();
  return {
    '@context': 'https://schema.org',
    '@type': 'Organization',
    name: shop.SHOP_NAME,
    legalName: shop.SHOP_LEGAL_NAME,
    url: shop.STOREFRONT_URL,
    logo: `${shop.STOREFRONT_URL}/icons/icon-512.png`,
    address: shop.SHOP_ADDRESS,
    contactPoint: { '@type': 'ContactPoint', telephone: shop.SHOP_PHONE, email: shop.SHOP_EMAIL, contactType: 'customer service' },
  };
}

export function breadcrumbLd(locale: Locale, trail: readonly { name: string; path: string }[]) {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: trail.map((item, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name: item.name,
      item: absolute(locale, item.path),
    })),
  };
}

export function productLd(product: ProductDetails, locale: Locale) {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    description: product.description || product.name,
    image: product.pictures.map(({ url }) => url),
    ...(product.brand ? { brand: { '@type': 'Brand', name: product.brand } } : {}),
    offers: product.variants
      .filter(({ price }) => price)
      .map((variant) => ({
        '@type': 'Offer',
        sku: variant.sku,
        name: variant.name,
        price: variant.price && toDecimal(variant.price),
        priceCurrency: variant.price?.currency,
        availability: `https://schema.org/${variant.quantity > 0 ? 'InStock' : 'OutOfStock'}`,
        url: absolute(locale, `/p/${product.slug}`),
      })),
  };
}
