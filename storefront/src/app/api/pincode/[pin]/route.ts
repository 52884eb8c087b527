import { placeOf } from '@/lib/pincode';

/** District and state of a PIN code, for the address form; 404 for one the table does not know. */
export async function GET(_request: Request, { params }: { params: Promise<{ pin: string }> }): Promise<Response> {
  const place = placeOf((await params).pin);
  const headers = { 'Cache-Control': 'public, max-age=86400' };
  return place ? Response.json(place, { headers }) : Response.json({}, { status: 404, headers });
}
