import type { Locator, Page } from '@playwright/test';
import { inView } from './in-view';

/** The fields of every recipe, by their fixed names. */
export type NumberFieldName =
  | 'Image size'
  | 'Batch size'
  | 'Epochs'
  | 'Learning rate'
  | 'Validation split (%)'
  | 'Seed';

export type DeviceName = 'Automatic' | 'WebGPU' | 'WebGPU (tfjs)' | 'CPU (WebAssembly)';

/** The second step: what will be trained, and how. */
export class RecipePanel {
  readonly region: Locator;
  readonly preset: Locator;
  readonly device: Locator;
  readonly optimizer: Locator;

  constructor(page: Page) {
    this.region = inView(page, 'recipe', page.getByRole('region', { name: 'Recipe', exact: true }));
    this.preset = this.region.getByLabel('Preset', { exact: true });
    this.device = this.region.getByLabel('Device', { exact: true });
    this.optimizer = this.region.getByLabel('Optimizer', { exact: true });
  }

  field(name: NumberFieldName | string): Locator {
    return this.region.getByLabel(name, { exact: true });
  }

  /** Types values as a person does, each over what stands there. */
  async fill(values: Partial<Record<NumberFieldName, number>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) await this.field(name).fill(String(value));
  }

  async chooseDevice(name: DeviceName): Promise<void> {
    await this.device.selectOption({ label: name });
  }

  /** Unfolds a group of further fields, by its heading. */
  async openGroup(heading: string): Promise<void> {
    await this.region.getByText(heading, { exact: true }).click();
  }

  async choosePreset(name: string): Promise<void> {
    await this.preset.selectOption({ label: name });
  }
}
