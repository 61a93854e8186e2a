import { expect, type Page } from '@playwright/test';
import { DatasetPanel } from './dataset-panel';
import type { HeldFile } from './drop-file';
import { EvaluationPanel } from './evaluation-panel';
import { ImageMapPanel } from './image-map-panel';
import { PredictPanel } from './predict-panel';
import { RecipePanel } from './recipe-panel';
import { ResultsPanel } from './results-panel';
import { RunPanel } from './run-panel';
import { RunsPanel } from './runs-panel';

/** The whole page: a page object per panel. */
export class Studio {
  readonly dataset: DatasetPanel;
  readonly recipe: RecipePanel;
  readonly run: RunPanel;
  readonly results: ResultsPanel;
  readonly predict: PredictPanel;
  readonly runs: RunsPanel;
  readonly evaluation: EvaluationPanel;
  readonly imageMap: ImageMapPanel;

  constructor(readonly page: Page) {
    this.dataset = new DatasetPanel(page);
    this.recipe = new RecipePanel(page);
    this.run = new RunPanel(page);
    this.results = new ResultsPanel(page);
    this.predict = new PredictPanel(page);
    this.runs = new RunsPanel(page);
    this.evaluation = new EvaluationPanel(page);
    this.imageMap = new ImageMapPanel(page);
  }

  async open(): Promise<void> {
    await this.page.goto('./');
    await expect(this.page.getByRole('heading', { level: 1, name: 'Vireo' })).toBeVisible();
  }

  /** Opens a zip and leaves with weights: one epoch of a tiny recipe on the CPU. */
  async trainOnce(zip: HeldFile): Promise<void> {
    await this.dataset.drop(zip);
    await this.recipe.chooseDevice('CPU (WebAssembly)');
    await this.recipe.fill({ 'Image size': 8, Epochs: 1, 'Batch size': 8 });
    await this.run.start.click();
    await this.run.expectStatus('Finished');
  }
}
