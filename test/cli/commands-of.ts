import { ConfigText } from '../../cli/record/install/config-text.ts';

/** Every command in a configuration with its arguments, in order. */
export function commandsOf(text: string): { command: string; args: string[] }[] {
	const found: { command: string; args: string[] }[] = [];
	const config = ConfigText.of(Buffer.from(text))!;
	const walk = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) return;
		const { command, args } = value as { command?: unknown; args?: unknown };
		if (typeof command === 'string') found.push({ command, args: (args ?? []) as string[] });
		else for (const inner of Object.values(value)) walk(inner);
	};
	walk(config.value({ ...config.root, to: config.bytes.length }));
	return found;
}
