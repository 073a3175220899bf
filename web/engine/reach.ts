/** A name that no resolver knows: even without any policy nothing would arrive anywhere. */
const OUTSIDE = 'https://outside.invalid/';
/** The violation is reported in its own task, soon after the refusal. */
const WAIT_MS = 1_000;

export type Reach = 'blocked' | 'reached';

/** Tries to reach an outside host from the page or worker it runs in; `blocked` only when the policy itself refused. */
export function tryToReach(scope: Pick<EventTarget, 'addEventListener'>): Promise<Reach> {
	const refused = new Promise<Reach>((done) => {
		scope.addEventListener('securitypolicyviolation', (event) => {
			const { blockedURI } = event as SecurityPolicyViolationEvent;
			if (OUTSIDE.startsWith(blockedURI)) done('blocked');
		});
	});
	const reached = fetch(OUTSIDE, { mode: 'no-cors' }).then<Reach, Reach>(
		() => 'reached',
		() => new Promise((done) => setTimeout(() => done('reached'), WAIT_MS)),
	);
	return Promise.race([refused, reached]);
}
