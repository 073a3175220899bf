import { ecsFormat } from '@elastic/ecs-pino-format';
import { destination, type Logger, pino } from 'pino';

/**
 * The program's own log: ECS lines by `@elastic/ecs-pino-format` on stderr, written at once.
 * Results never go through it; level `silent` unless `SILLOK_LOG` or `--log-level` asks for more.
 */
export function openLog(level: string): Logger {
	return pino(
		{ ...ecsFormat({ serviceName: 'sillok' }), level },
		destination({ fd: 2, sync: true }),
	);
}
