import type { BrowserContext } from '@playwright/test';
import { drawPictures } from './pictures';
import { zipOf } from './zips';

const DX = { nv: 'disc', mel: 'cross', bkl: 'stripes' } as const;
type Diagnosis = keyof typeof DX;
const DIAGNOSES = Object.keys(DX) as Diagnosis[];

export interface MadeHam {
  readonly zip: Uint8Array;
  readonly imageCount: number;
  /** Images of the submission, and what is in them. */
  readonly answers: ReadonlyMap<string, Diagnosis>;
}

/** HAM10000's layout: two folders that are parts of a download, a table of seven columns, images to predict beside them. */
export async function hamZip(
  context: BrowserContext,
  { perClass, toPredict }: { readonly perClass: number; readonly toPredict: number },
): Promise<MadeHam> {
  const cases = Array.from({ length: perClass * DIAGNOSES.length }, (_, i) => ({
    id: `ISIC_${String(24_306 + i).padStart(7, '0')}`,
    dx: DIAGNOSES[i % DIAGNOSES.length] as Diagnosis,
    sex: i % 2 === 0 ? 'male' : 'female',
  }));
  const asked = Array.from({ length: toPredict }, (_, i) => ({
    id: `ISIC_${String(90_000 + i).padStart(7, '0')}`,
    dx: DIAGNOSES[i % DIAGNOSES.length] as Diagnosis,
  }));
  const drawn = await drawPictures(
    context,
    [...cases, ...asked].map(({ dx }, i) => ({ motif: DX[dx], number: i, type: 'image/jpeg', side: 32 })),
  );
  const files = new Map<string, Uint8Array | string>();
  for (const [i, { id }] of cases.entries())
    files.set(`HAM10000_images_part_${i < cases.length / 2 ? 1 : 2}/${id}.jpg`, drawn[i] as Uint8Array);
  for (const [i, { id }] of asked.entries())
    files.set(`test/${id}.jpg`, drawn[cases.length + i] as Uint8Array);
  const rows = cases.map(({ id, dx, sex }, i) =>
    [`HAM_${i >> 1}`, id, dx, i % 3 ? 'histo' : 'follow_up', `${40 + (i % 9) * 5}.0`, sex, 'back'].join(),
  );
  const header = 'lesion_id,image_id,dx,dx_type,age,sex,localization';
  files.set('HAM10000_metadata.csv', `${[header, ...rows].join('\n')}\n`);
  return {
    zip: await zipOf(files),
    imageCount: cases.length,
    answers: new Map(asked.map(({ id, dx }) => [id, dx])),
  };
}
