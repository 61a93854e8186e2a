import { useState } from 'react';

const storedAs = (fingerprint: string) => `vireo:forgotten:${fingerprint}`;

const forgottenAt = (fingerprint: string) => Number(localStorage.getItem(storedAs(fingerprint)) ?? 0) || 0;

/** Datasets that a person took off the list of recent ones, and when; remembered in this browser. */
export function useForgotten() {
  const [, setVersion] = useState(0);
  const changed = () => setVersion((version) => version + 1);
  return {
    forgottenAt,
    forget: (fingerprint: string) => {
      localStorage.setItem(storedAs(fingerprint), String(Date.now()));
      changed();
    },
    remember: (fingerprint: string) => {
      localStorage.removeItem(storedAs(fingerprint));
      changed();
    },
  };
}
