import { tryToReach } from './reach.ts';

declare const self: DedicatedWorkerGlobalScope;

tryToReach(self).then((reach) => self.postMessage(reach));
