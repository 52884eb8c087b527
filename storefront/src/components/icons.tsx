import type { SVGProps } from 'react';

/** Line icons, 24 by 24, drawn for this shop; decorative unless a label is put beside them. */
function icon(path: string) {
  return function Icon(props: SVGProps<SVGSVGElement>) {
    return (
      <svg
        viewBox="0 0 24 24"
        width="24"
        height="24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        <path d={path} />
      </svg>
    );
  };
}

export const CartIcon = icon('M3 4h2l2.4 11.2a1.6 1.6 0 0 0 1.6 1.3h8.3a1.6 1.6 0 0 0 1.6-1.2L20.6 8H6M9.5 20.5h.01M17 20.5h.01');
export const CardIcon = icon('M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM3 10h18M6.5 14.5h4');
export const UserIcon = icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0');
export const SearchIcon = icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20.5 20.5');
export const HomeIcon = icon('M4 11 12 4l8 7M6 9.5V20h12V9.5M10 20v-5.5h4V20');
export const GridIcon = icon('M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z');
export const CheckIcon = icon('M4.5 12.5 10 18 20 6.5');
export const TruckIcon = icon('M3 6.5h11v10H3zM14 10h4l3 3.2v3.3h-7M7 19a1.8 1.8 0 1 0 0-3.6A1.8 1.8 0 0 0 7 19ZM17.5 19a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z');
export const LeafIcon = icon('M5 19C4 10 9 4.5 20 4c.3 10-5 16-13 14.5M5 19c2-5 5-8 9.5-10');
export const RepeatIcon = icon('M4 11a7 7 0 0 1 12-4.5L19 9M19 4.5V9h-4.5M20 13a7 7 0 0 1-12 4.5L5 15M5 19.5V15h4.5');
export const RupeeIcon = icon('M7 5h10M7 9.5h10M7 5c6.5 0 7.5 9 0 9l7 6');
export const ShieldIcon = icon('M12 3.5 19 6v6c0 4.5-3 7.3-7 8.5C8 19.3 5 16.5 5 12V6l7-2.5ZM9 12l2.2 2.2L15.2 10');
export const ChevronIcon = icon('m9 5.5 6.5 6.5L9 18.5');
export const BagIcon = icon('M5.5 8h13l1 12h-15l1-12ZM9 10.5V7a3 3 0 0 1 6 0v3.5');
export const AlertIcon = icon('M12 8.5v4.5M12 16.5h.01M12 3.5 21.5 20h-19L12 3.5Z');
export const ClockIcon = icon('M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2');
export const ShareIcon = icon('M12 15V4M8 7.5 12 3.5l4 4M6 12v8h12v-8');
