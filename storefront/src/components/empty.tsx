import type { ReactNode } from 'react';

/** A designed "nothing here": a drawing, a sentence and the way on. */
export function Empty(props: { title: string; text?: string; icon: ReactNode; children?: ReactNode; level?: 'h1' | 'h2' }) {
  const Heading = props.level ?? 'h2';
  return (
    <div className="card mx-auto my-8 flex max-w-xl flex-col items-center gap-3 px-6 py-10 text-center">
      <span className="flex h-20 w-20 items-center justify-center rounded-full bg-turmeric-pale text-leaf-dark [&>svg]:h-10 [&>svg]:w-10">
        {props.icon}
      </span>
      <Heading className="text-2xl font-bold">{props.title}</Heading>
      {props.text && <p className="max-w-md text-soft">{props.text}</p>}
      {props.children && <div className="mt-2 flex flex-wrap justify-center gap-3">{props.children}</div>}
    </div>
  );
}
