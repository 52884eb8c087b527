'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { SearchIcon } from '@/components/icons';
import { localePath, type Locale } from '@/i18n/config';

interface Suggestion {
  readonly slug: string;
  readonly name: string;
  readonly picture?: string;
  readonly price?: string;
}

interface Props {
  readonly locale: Locale;
  readonly texts: { label: string; placeholder: string };
}

/** Search that works as a plain form and suggests while typing (a WAI-ARIA combobox). */
export function SearchBox({ locale, texts }: Props) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const list = useId();
  const box = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const query = text.trim();
    if (query.length < 2) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      fetch(`/api/search?q=${encodeURIComponent(query)}&locale=${locale}`, { signal: abort.signal })
        .then((response) => (response.ok ? (response.json() as Promise<Suggestion[]>) : []))
        .then((answer) => {
          setFound(answer);
          setActive(-1);
          setOpen(true);
        })
        .catch(() => undefined); // Typing on or a lost connection: suggestions are a courtesy.
    }, 180);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, locale]);

  const shown = open && text.trim().length >= 2 ? found : [];

  function onKeyDown(event: React.KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (shown.length === 0) return;
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + shown.length + 1) % (shown.length + 1));
    } else if (event.key === 'Enter' && shown[active]) {
      event.preventDefault();
      window.location.assign(localePath(locale, `/p/${shown[active].slug}`));
    }
  }

  return (
    <form
      ref={box}
      action={localePath(locale, '/search')}
      role="search"
      className="relative"
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <SearchIcon className="pointer-events-none absolute left-3 top-1/2 h-5 w-5 -translate-y-1/2 text-soft" />
      <input
        type="search"
        name="q"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={() => setOpen(true)}
        placeholder={texts.placeholder}
        aria-label={texts.label}
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown[active] ? `${list}-${active}` : undefined}
        autoComplete="off"
        enterKeyHint="search"
        maxLength={100}
        className="min-h-11 w-full rounded-full border border-[#8d7f66] bg-card pl-10 pr-4 text-base placeholder:text-soft"
      />
      <ul
        id={list}
        role="listbox"
        aria-label={texts.label}
        hidden={shown.length === 0}
        className="absolute inset-x-0 z-50 mt-1 overflow-hidden rounded-2xl border border-line bg-card shadow-card"
      >
        {shown.map((item, index) => (
          <li key={item.slug} role="presentation">
            {/* The link is the option: an option's children are not controls of their own. */}
            <a
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === active}
              href={localePath(locale, `/p/${item.slug}`)}
              tabIndex={-1}
              className={`flex min-h-12 items-center gap-3 px-3 py-1 ${index === active ? 'bg-leaf-pale' : 'hover:bg-leaf-pale'}`}
            >
              {item.picture ? (
                <img src={item.picture} alt="" width="40" height="40" className="h-10 w-10 rounded-lg bg-sand object-cover" />
              ) : (
                <span className="h-10 w-10 rounded-lg bg-sand" />
              )}
              <span className="flex-1">{item.name}</span>
              <span className="text-sm font-semibold">{item.price}</span>
            </a>
          </li>
        ))}
      </ul>
    </form>
  );
}
