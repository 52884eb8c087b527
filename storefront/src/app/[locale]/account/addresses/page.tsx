import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { deleteAddress, makeDefaultAddress } from '@/actions/account';
import { AddressEditor } from '@/components/account/address-editor';
import { ActionForm } from '@/components/form/action-form';
import { PostalAddress } from '@/components/postal-address';
import { pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { states } from '@/lib/pincode';
import { account } from '@/lib/saleor/account';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'account' });
  return { title: t('addresses') };
}

export default async function Addresses({ params }: PageProps) {
  const locale = await pageLocale(params);
  const customer = await account(await requireToken(locale));
  const t = await getTranslations({ locale, namespace: 'account' });
  const all = await getTranslations({ locale });
  const common = await getTranslations({ locale, namespace: 'common' });
  const texts = all.raw('address') as Record<string, unknown>;
  const problems = t.raw('problems') as Record<string, string>;
  const words = { optional: common('optional'), save: common('save'), busy: common('loading'), saved: t('addressSaved'), invalid: t('problems.INVALID') };
  return (
    <>
      <h1 className="mb-4 text-3xl font-bold">{t('addresses')}</h1>
      {customer?.addresses.length === 0 && <p className="note mb-4">{t('addressesEmpty')}</p>}
      <ul className="grid gap-4 md:grid-cols-2">
        {customer?.addresses.map((address) => (
          <li key={address.id} className="card space-y-3 p-4" data-testid="address">
            {address.id === customer.defaultAddressId && <span className="rounded-full bg-leaf-pale px-3 py-1 text-sm font-semibold text-leaf-dark">{t('default')}</span>}
            <PostalAddress address={address} />
            <div className="flex flex-wrap gap-2">
              {address.id !== customer.defaultAddressId && (
                <ActionForm action={makeDefaultAddress} submit={t('makeDefault')} busy={common('loading')} problems={problems} quiet className="">
                  <input type="hidden" name="id" value={address.id} />
                </ActionForm>
              )}
              <ActionForm action={deleteAddress} submit={t('deleteAddress')} busy={common('loading')} problems={problems} danger className="">
                <input type="hidden" name="id" value={address.id} />
              </ActionForm>
            </div>
            <details>
              <summary className="link inline-flex min-h-11 items-center">{t('editAddress')}</summary>
              <AddressEditor
                id={address.id}
                values={{
                  firstName: address.firstName,
                  lastName: address.lastName,
                  phone: address.phone ?? '',
                  postalCode: address.postalCode,
                  streetAddress1: address.streetAddress1,
                  streetAddress2: address.streetAddress2,
                  city: address.city,
                  countryArea: address.countryArea,
                }}
                states={states}
                texts={texts}
                words={words}
              />
            </details>
          </li>
        ))}
      </ul>
      <section aria-labelledby="add" className="card mt-6 p-5">
        <h2 id="add" className="mb-3 text-xl font-bold">
          {t('addAddress')}
        </h2>
        <AddressEditor key={customer?.addresses.length} values={{ firstName: customer?.firstName ?? '', lastName: customer?.lastName ?? '', phone: customer?.phone ?? '' }} states={states} texts={texts} words={words} />
      </section>
    </>
  );
}
