'use client';

import { useRef, useState } from 'react';

interface Props {
  readonly pictures: readonly { url: string; small?: string | undefined; alt: string }[];
  readonly texts: { pictures: string; show: readonly string[]; zoom: string; close: string };
}

/** The product's pictures: one large, the others to choose, and an enlarged view in a dialog. */
export function Gallery({ pictures, texts }: Props) {
  const [chosen, setChosen] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = pictures[chosen] ?? pictures[0];
  if (!shown) return null;
  return (
    <div role="group" aria-label={texts.pictures}>
      <button
        type="button"
        aria-label={texts.zoom}
        onClick={() => dialog.current?.showModal()}
        className="card block w-full cursor-zoom-in overflow-hidden bg-sand"
      >
        <img
          src={shown.small ?? shown.url}
          srcSet={shown.small && `${shown.small} 512w, ${shown.url} 1024w`}
          sizes="(min-width: 768px) 35rem, 100vw"
          alt={shown.alt}
          width="1024"
          height="1024"
          fetchPriority="high"
          className="aspect-square w-full object-cover"
        />
      </button>
      {pictures.length > 1 && (
        <ul className="mt-3 flex gap-2 overflow-x-auto p-1">
          {pictures.map((picture, index) => (
            <li key={picture.url}>
              <button
                type="button"
                aria-label={texts.show[index]}
                aria-current={index === chosen ? 'true' : undefined}
                onClick={() => setChosen(index)}
                className="block h-16 w-16 overflow-hidden rounded-xl border-2 border-line aria-[current=true]:border-leaf"
              >
                <img src={picture.url} alt="" width="64" height="64" loading="lazy" className="h-full w-full object-cover" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <dialog ref={dialog} aria-label={shown.alt} className="m-auto max-h-[95dvh] max-w-[95vw] rounded-2xl bg-card p-3 backdrop:bg-black/70">
        <form method="dialog" className="mb-2 flex justify-end">
          <button className="button-quiet">{texts.close}</button>
        </form>
        <img src={shown.url} alt={shown.alt} className="max-h-[80dvh] w-auto" />
      </dialog>
    </div>
  );
}
