/** The mark: a sprout rising from a grain, in a circle of turmeric. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 48 48" className={className} aria-hidden="true" focusable="false">
      <circle cx="24" cy="24" r="23" fill="#f0a81c" />
      <path d="M24 42c-6.5 0-10-4-10-8.500S18 25 24 25s10 4 10 8.500S30.500 42 24 42Z" fill="#fff6e2" />
      <path d="M24 41V19" stroke="#14492b" strokeWidth="2.600" strokeLinecap="round" />
      <path d="M24 24C23 14 15 9.500 7.500 11.500 8.500 19.500 15 25 24 24Z" fill="#1f6b3f" />
      <path d="M24 20c.5-9 7-14 15-13.500C39.500 15 33.500 20.800 24 20Z" fill="#14492b" />
    </svg>
  );
}
