import { useEffect, useState } from 'react';

/** The step whose panel is at the reader's eye: the last one that begins above the upper third of the window. */
export function useStepInView(): string {
  const [step, setStep] = useState('dataset');
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const panels = [...document.querySelectorAll('main section[id]')];
      const atEye = panels.findLast((panel) => panel.getBoundingClientRect().top < innerHeight / 3);
      setStep(atEye?.id ?? 'dataset');
    };
    const onScroll = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    addEventListener('scroll', onScroll, { passive: true });
    return () => {
      removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
    };
  }, []);
  return step;
}
