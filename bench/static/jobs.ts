/** The training steps that bench/STATIC.md judges. */
import type { StoragePrecision } from '../../src/kernels/engine';
import type { DeviceProfile } from '../../src/kernels/webgpu/device-profile';
import type { ProgramJob } from '../step/program';

export interface StaticJob {
  /** As `--job` names it. */
  readonly name: string;
  readonly title: string;
  readonly job: ProgramJob;
  readonly storage: StoragePrecision;
}

const small = { imageSize: 64, classCount: 10 } as const;
const yoga = { model: 'vitTi16', batchSize: 32, imageSize: 224, classCount: 82 } as const;
const many = { imageSize: 64, classCount: 400 } as const;

export const staticJobs: readonly StaticJob[] = [
  {
    name: 'cnn32',
    title: 'Bird CNN, 64 px, batch 32',
    job: { model: 'birdCnn', batchSize: 32, ...small },
    storage: 'float32',
  },
  {
    name: 'cnn200',
    title: 'Bird CNN, 64 px, batch 200',
    job: { model: 'birdCnn', batchSize: 200, ...many },
    storage: 'float32',
  },
  {
    name: 'vit200',
    title: 'Bird ViT, 64 px, batch 200',
    job: { model: 'birdVit', batchSize: 200, ...many },
    storage: 'float32',
  },
  { name: 'vitTi32', title: 'ViT-Ti/16, 224 px, batch 32', job: yoga, storage: 'float32' },
  {
    name: 'vitTi32-mixed',
    title: 'ViT-Ti/16, 224 px, batch 32, mixed precision',
    job: yoga,
    storage: 'float16',
  },
  {
    name: 'resnet64',
    title: 'ResNet-18, 64 px, batch 64',
    job: { model: 'resnet18', batchSize: 64, ...many },
    storage: 'float32',
  },
];

/** The adapter they are lowered for, described by hand: navi21 as Chrome on Linux has it. */
export const STATIC_PROFILE: DeviceProfile = {
  software: false,
  subgroupWidth: 64,
  maxWorkgroupStorageBytes: 65536,
  maxInvocationsPerWorkgroup: 1024,
  headScoresBytes: 32768,
  halfStorage: 'native',
};

/** AMD's generations that registers are counted for. The first is the one whose code is run. */
export const FAMILIES = ['navi21', 'navi31', 'gfx1201'] as const;
export type Family = (typeof FAMILIES)[number];
