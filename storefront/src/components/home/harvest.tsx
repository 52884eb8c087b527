/** The banner's drawing: a morning field, a milk can, a jar of turmeric and a bowl of grain. */
export function Harvest({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 520 400" className={className} aria-hidden="true" focusable="false">
      <circle cx="390" cy="110" r="72" fill="#f0a81c" />
      <circle cx="390" cy="110" r="98" fill="#f0a81c" opacity=".2" />
      <path d="M0 230c80-60 170-70 260-30s180 30 260-20v220H0Z" fill="#2c7f4d" />
      <path d="M0 270c110-50 190-30 280 0s170 10 240-20v150H0Z" fill="#1f6b3f" />
      <g stroke="#3d9560" strokeWidth="5" strokeLinecap="round" fill="none" opacity=".7">
        <path d="M20 390c50-60 110-95 190-110M90 395c50-55 110-85 190-100M190 398c40-45 90-75 160-90M430 398c-30-50-20-80 20-120" />
      </g>
      <g>
        <path d="M92 222h70l10 30v96c0 14-10 22-22 22h-46c-12 0-22-8-22-22v-96Z" fill="#dfe5e4" />
        <path d="M92 222h70l6 18H86Z" fill="#b9c4c2" />
        <rect x="98" y="196" width="58" height="28" rx="8" fill="#c9d3d1" />
        <path d="M84 262c-22 0-22 60 2 60M170 262c22 0 22 60-2 60" fill="none" stroke="#b9c4c2" strokeWidth="7" />
        <path d="M100 262v84" stroke="#f5f8f7" strokeWidth="8" strokeLinecap="round" />
      </g>
      <g>
        <rect x="214" y="248" width="82" height="110" rx="18" fill="#fff6e2" opacity=".95" />
        <path d="M220 290h70v48a14 14 0 0 1-14 14h-42a14 14 0 0 1-14-14Z" fill="#e39612" />
        <path d="M220 294c14-14 24 6 36-4s22-8 34 2v10h-70Z" fill="#f6bb3f" />
        <rect x="220" y="232" width="70" height="22" rx="7" fill="#b23a1e" />
        <rect x="234" y="306" width="42" height="28" rx="6" fill="#fff6e2" />
        <path d="M255 312c-8 0-11 6-10 14 8 1 13-4 14-13M248 329c2-5 5-9 9-11" stroke="#1f6b3f" strokeWidth="2.500" fill="none" strokeLinecap="round" />
      </g>
      <g>
        <path d="M318 312h150c0 42-30 66-75 66s-75-24-75-66Z" fill="#9c4a26" />
        <path d="M318 312h150c0 9-1 16-4 23H322c-3-7-4-14-4-23Z" fill="#b45b33" />
        <path d="M322 312c6-30 34-44 72-44s64 14 70 44Z" fill="#f3dfae" />
        <g fill="#d9bd7a">
          <ellipse cx="352" cy="298" rx="7" ry="4" transform="rotate(-24 352 298)" />
          <ellipse cx="378" cy="284" rx="7" ry="4" transform="rotate(12 378 284)" />
          <ellipse cx="404" cy="294" rx="7" ry="4" transform="rotate(-12 404 294)" />
          <ellipse cx="430" cy="286" rx="7" ry="4" transform="rotate(30 430 286)" />
          <ellipse cx="446" cy="302" rx="7" ry="4" transform="rotate(-30 446 302)" />
          <ellipse cx="384" cy="304" rx="7" ry="4" />
        </g>
      </g>
      <g stroke="#f0a81c" strokeWidth="4" strokeLinecap="round" fill="#f0a81c">
        <path d="M30 300c4-50 8-80 22-112" fill="none" stroke="#c98a12" />
        <path d="M52 188c-12-2-16-14-10-24 10 2 14 14 10 24ZM46 208c-12 0-18-10-15-21 11 0 17 10 15 21ZM54 206c10-6 10-18 2-25-8 7-9 18-2 25ZM41 230c-12 1-19-8-17-19 11-1 18 7 17 19ZM49 229c10-6 11-18 4-25-8 6-10 17-4 25Z" stroke="none" />
      </g>
    </svg>
  );
}
