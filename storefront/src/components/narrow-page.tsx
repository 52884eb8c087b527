import type { ReactNode } from 'react';

/** One card in the middle: forms and short texts. */
export function NarrowPage({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <div className="wrap py-8">
      <div className="card mx-auto max-w-md p-5 sm:p-8">
        <h1 className="text-3xl font-bold">{title}</h1>
        {lead && <p className="mt-1 text-soft">{lead}</p>}
        <div className="mt-5">{children}</div>
      </div>
    </div>
  );
}
