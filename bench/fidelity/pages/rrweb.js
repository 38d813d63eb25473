// Plain rrweb as its documents start it, with the one option that any site with a form would set.
import { record } from "@rrweb/record";

window.rrwebEvents = [];
record({ emit: (event) => window.rrwebEvents.push(event), maskAllInputs: true });
