import type { Engine } from '../../kernels/engine';
import type { DeviceReport } from '../../protocol/run';
import { type Result, success } from '../../shared/result';
import { type EngineOptionsInput, engineOptions } from '../../training/engine-options';
import {
  FeatureCacheEngine,
  type FeatureRoom,
  MEMORY_ONLY,
  planFeatureCache,
} from '../../training/feature-cache';
import { createEngine, type TellChoices } from '../platform/create-engine';

/** The engine that trains from an epoch on: on kept features where the frozen part of the model gives the same ones. */
export async function trainingEngine(
  device: DeviceReport,
  input: EngineOptionsInput,
  room: FeatureRoom = MEMORY_ONLY,
  tell?: TellChoices,
): Promise<Result<Engine>> {
  const options = engineOptions(input);
  const plan = planFeatureCache(input, options, room);
  if (plan === null) {
    // From here on nobody asks for features.
    room.table?.forget();
    return createEngine(device, options, tell);
  }
  const trunk = await createEngine(device, plan.trunk);
  if (!trunk.ok) return trunk;
  const head = await createEngine(device, plan.head, tell);
  if (!head.ok) {
    trunk.value.dispose();
    return head;
  }
  return success(new FeatureCacheEngine(trunk.value, head.value, plan));
}
