import { languageNames, localePath, locales, type Locale } from '@/i18n/config';

/** The languages as plain links: each opens this page in that language. */
export function LanguageMenu({ locale, path, label }: { locale: Locale; path: string; label: string }) {
  return (
    <details className="group relative">
      <summary
        aria-label={`${label}: ${languageNames[locale]}`}
        className="flex min-h-11 list-none items-center gap-1 rounded-full px-3 text-sm font-semibold hover:bg-sand [&::-webkit-details-marker]:hidden"
      >
        <span lang={locale}>{languageNames[locale]}</span>
        <span aria-hidden="true" className="text-xs">
          ▾
        </span>
      </summary>
      <ul className="absolute right-0 z-50 mt-1 grid w-56 grid-cols-2 gap-1 rounded-2xl border border-line bg-card p-2 shadow-card">
        {locales.map((code) => (
          <li key={code}>
            <a
              href={localePath(code, path)}
              lang={code}
              hrefLang={code}
              aria-current={code === locale ? 'true' : undefined}
              className="flex min-h-11 items-center rounded-lg px-3 hover:bg-leaf-pale aria-[current=true]:font-bold aria-[current=true]:text-leaf-dark"
            >
              {languageNames[code]}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
