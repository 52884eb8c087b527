'use client';

import { useEffect } from 'react';
import { forgetMine } from '@/lib/last-seen';

/**
 * Where one signs in: what an earlier session left on this device goes, however that one ended. Its last
 * touch would end the new one at once.
 */
export function NewSession() {
  useEffect(() => {
    void forgetMine().catch(() => undefined); // No caches here: nothing is kept.
  }, []);
  return null;
}
