/** Forms that were submitted: which, never with what. */
import { stampOf, Treatment } from "../events";
import { listen, type Part, type Scene } from "./part";

export class Submits implements Part {
  constructor(private readonly scene: Scene) {}

  start(): void {
    listen(this.scene, this.scene.page, "submit", (event) => this.submitted(event.target as Node));
  }

  stop(): void {}

  private submitted(form: Node): void {
    const id = this.scene.tree.idOf(form);
    const treatment = this.scene.treatments.of(form);
    if (id === null || treatment === null || treatment >= Treatment.Excluded) return;
    this.scene.custom("voile.submit", { id, vt: stampOf(treatment) });
  }
}
