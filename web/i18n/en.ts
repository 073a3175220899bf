import { log, type Sentence, sentence } from './sentence.ts';

const numbers = new Intl.NumberFormat('en');
const rules = new Intl.PluralRules('en');

function count(n: number): string {
	return numbers.format(n);
}

function many(n: number, one: string, other: string): string {
	return `${count(n)} ${rules.select(n) === 'one' ? one : other}`;
}

function one(n: number): boolean {
	return rules.select(n) === 'one';
}

/** Every text of the page in English; `ko.ts` holds the same keys. */
export const en = {
	// frame
	views: 'Views',
	open: 'Open',
	alerts: 'Alerts',
	events: 'Events',
	query: 'Query',
	keys: 'Keys',
	foldRail: 'Fold rail',
	unfoldRail: 'Unfold rail',
	more: 'More',
	close: 'Close',
	cancel: 'Cancel',
	copy: 'Copy',
	copied: 'Copied',
	language: 'Language',
	theme: 'Theme',
	themeSystem: 'Theme: as the system',
	themeLight: 'Theme: light',
	themeDark: 'Theme: dark',
	brandLabel: 'sillok, open logs',
	noCase: 'No logs open',
	caseLabel: 'What was read',
	caseName: (first: string, others: number) =>
		others === 0 ? first : `${first} and ${count(others)} more`,
	files: (n: number) => many(n, 'file', 'files'),
	pastedText: 'pasted text',
	pageTitle: (view: string) => `${view} - sillok`,

	// search, filters, time
	search: 'Search',
	searchHint: 'tool:add_note  server:notes  -method:ping  "text"',
	searchClosed: 'Open logs to search them',
	searchUnknownField: (name: string) => `There is no field “${name}”.`,
	searchUnclosedQuote: 'A quotation mark is not closed.',
	searchEmptyValue: (name: string) => `“${name}:” needs a value.`,
	filters: 'Filters',
	addFilter: 'Filter',
	addFilterLabel: 'Add a filter',
	removeFilter: (filter: string) => `Remove filter ${filter}`,
	clearFilters: 'Clear all',
	not: 'not',
	noValue: 'none',
	plusMore: (n: number) => `+${count(n)}`,
	countOfEvents: (n: number, m: number) => ['', count(n), ` of ${count(m)}`, ' events'] as const,
	countOfAlerts: (n: number, m: number) => ['', count(n), ` of ${count(m)}`, ' alerts'] as const,
	countForQuery: (m: number) =>
		['Queries see all ', count(m), ' events', '; filters apply only where you write them'] as const,
	showSql: 'Show SQL',
	hideSql: 'Hide SQL',
	insertFilters: 'Insert filters as SQL',
	editAsSql: 'Edit as SQL',
	text: 'text',
	time: 'time',
	timeRange: 'Time range',
	allTime: 'All times',
	timeFrom: 'From',
	timeTo: 'To',
	timeShownIn: 'Times are shown in',
	timeZoneLocal: (zone: string) => `this computer's zone (${zone})`,
	applyRange: 'Apply',
	resetRange: 'All times',
	badRange: 'Write times as 2026-11-12 14:05:00; the end must come after the start.',
	to: (from: string, until: string) => `${from} to ${until}`,

	// facets and fields
	facets: 'Facets',
	facetsActive: (n: number) => (n === 0 ? 'Facets' : `Facets ${count(n)}`),
	fieldLevel: 'Alert level',
	fieldServer: 'Server',
	fieldTool: 'Tool',
	fieldMethod: 'Method',
	fieldKind: 'Message kind',
	fieldOutcome: 'Outcome',
	fieldClient: 'Client',
	fieldFile: 'Source file',
	facetHint: 'Click to include, Alt-click to exclude',
	facetMore: (n: number) => `${count(n)} more`,
	facetLess: 'Show fewer',

	// levels
	critical: 'Critical',
	high: 'High',
	medium: 'Medium',
	low: 'Low',
	informational: 'Info',

	// open
	dropHere: 'Drop MCP logs here',
	openLogs: 'Open MCP logs',
	dropArea: 'Drop area',
	dropWhat: 'Files, whole folders, `.zip` or `.gz`.',
	dropAnywhere: 'Anywhere in this window.',
	dropPromise: 'They are read in this tab and stay on this computer.',
	dropNow: 'Drop to open',
	dropNowAdd: (name: string) => `Drop to add to ${name}`,
	dropNowWhat: 'Files, folders, .zip, .gz. They stay on this computer.',
	chooseFolder: 'Choose a folder',
	chooseFiles: 'Choose files',
	pasteText: 'Paste text',
	pasteTitle: 'Paste log text',
	pasteHint:
		'One or more lines as they stand in the log. Ctrl+V anywhere on the page does the same.',
	pasteOpen: 'Open this text',
	nothingDropped: 'Nothing readable was dropped: the browser handed over no files.',
	whereLogs: 'Where are my logs?',
	operatingSystem: 'Operating system',
	client: 'Client',
	folder: 'Folder',
	whatLogsShow: 'What its logs show',
	showsSummaries: 'Summaries since July 2026',
	showsFull: 'Arguments and results',
	showsDebug: 'All, at log level Debug',
	showsDepends: 'Depends on its settings',
	whereverWritten: 'wherever it writes them',
	gatewayLogs: 'Gateway, JSON-RPC',
	copyPath: (path: string) => `Copy path ${path}`,
	macHint: [
		'The picker hides the Library folder on a Mac: press ',
		' and paste the path.',
	] as const,
	trySample: 'Try a sample incident',
	bundled: 'bundled, works offline',
	sampleNone: 'This build carries no samples.',
	nothingLeaves: 'Nothing leaves this tab',
	promiseNoHost:
		'This page may contact no other host; the browser enforces it, also for the database and for rule packs.',
	promiseNoAccount:
		'No account, no telemetry, no fonts or scripts from elsewhere. It works with the network off.',
	testNow: 'Test it now',
	testNowWhat: 'tries to reach an outside host and shows that it cannot',
	alreadyOpen: (files: number, events: number) =>
		`${many(files, 'file is', 'files are')} open, ${many(events, 'event', 'events')}.`,
	seeWhatWasRead: 'See what was read',
	closeCase: 'Close these logs',
	addFiles: 'Add files',

	// nothing sent
	bytesSent: '0 bytes sent',
	bytesSentLabel: '0 bytes sent. How this is enforced',
	selfTestIntro:
		'The page tries to reach an outside host, once from the page and once from the worker that runs the database and the rules. Both must be refused by the browser.',
	selfTestPage: 'From the page',
	selfTestWorker: 'From the worker',
	selfTestBlocked: 'blocked by the browser',
	selfTestReached: 'reached: this page is not locked',
	selfTestRunning: 'Trying…',
	selfTestCsp: 'Policy in force',
	selfTestAlso:
		'To check it yourself: open the network panel of the developer tools, then open logs. The only requests go to the address this page came from.',

	// reading
	whatWasRead: 'What was read',
	phaseUnpack: 'Unpack',
	phaseRead: 'Read',
	phaseLoad: 'Load',
	phaseRules: 'Rules',
	starting: 'Starting the engine',
	unpacking: 'Unpacking',
	reading: 'Reading',
	loading: 'Loading',
	runningRules: (done: number, total: number) => `Running rules, ${count(done)} of ${count(total)}`,
	readDone: (files: number) => `${many(files, 'file', 'files')} read`,
	readStopped: (files: number) => `Stopped; ${many(files, 'file', 'files')} loaded so far`,
	progressBytes: (read: string, total: string | null, events: number, lines: number) =>
		`${total === null ? read : `${read} of ${total}`} read, ${many(lines, 'line', 'lines')}, ${many(events, 'event', 'events')}`,
	readSummary: (size: string, lines: number, events: number) =>
		`${size}, ${many(lines, 'line', 'lines')}, ${many(events, 'event', 'events')}`,
	progressFile: (file: string) => `now ${file}`,
	stopKeep: 'Stop, keep what is loaded',
	stopping: 'Stopping…',
	seeAlerts: (n: number) => (n === 0 ? 'See rule health' : `See ${many(n, 'alert', 'alerts')}`),
	seeEvents: 'See events',
	zoneAsk: (n: number) =>
		[
			`${many(n, 'file gives', 'files give')} times without a zone.`,
			` They were read as times of `,
		] as const,
	zoneChange: 'Change…',
	zoneTitle: 'Zone for times without one',
	zoneAbout: 'Which clock did the computer use that wrote these logs?',
	zoneApply: 'Read again with this zone',
	zoneBad: 'Not a zone. Write a name such as Asia/Seoul, or an offset such as +09:00.',
	columnFile: 'File',
	columnFormat: 'Format',
	columnShows: 'Shows',
	columnSize: 'Size',
	columnLines: 'Lines',
	columnEvents: 'Events',
	columnJoined: 'Joined',
	columnJoinedAbout: 'Lines that continue an event, or are blank',
	columnRejects: 'Rejects',
	columnSpan: 'Span',
	columnZone: 'Time zone',
	assumedZone: (zone: string) => `assumed ${zone}`,
	readAsZone: (zone: string) => `written as ${zone}`,
	notRecognised: 'not recognised',
	likely: 'likely',
	chooseFormat: 'Choose another format',
	formatsByHand: 'By hand',
	formatsKnown: 'Known formats',
	readAs: 'read as…',
	showsAll: 'full messages',
	showsNoCalls: 'no calls',
	showsWithout: (what: string) => `without ${what}`,
	showsWords: {
		'tool-names': 'tool names',
		arguments: 'arguments',
		results: 'results',
		definitions: 'definitions',
	} as Readonly<Record<string, string>>,
	showsTruncated: 'partly cut messages',
	showsSummary: 'summaries only',
	showsNames: 'tool names only',
	showsMixed: 'partly summaries',
	noTimes: 'no times',
	accounted: 'every line is accounted for',
	notAccounted: 'lines are missing from this sum',
	accountedSum: (lines: number, events: number, joined: number, rejects: number) =>
		`${count(lines)} = ${count(events)} + ${count(joined)} + ${count(rejects)}`,
	rejectsIn: (file: string) => `Rejects in ${file}`,
	rejectsOf: (n: number, lines: number) => `${count(n)} of ${many(lines, 'line', 'lines')}`,
	columnLine: 'Line',
	columnReason: 'Reason',
	columnAsItStands: 'The line as it stands',
	lineGone: 'the file can no longer be read',
	rejectsShown: (shown: number, all: number) =>
		`${count(shown)} of ${count(all)} shown; all are rows of the table `,
	rejectsAreRows: (all: number) =>
		one(all)
			? 'This reject is also a row of the table '
			: `All ${count(all)} rejects are also rows of the table `,
	noRejects: 'No rejects: every line became an event or part of one.',
	worthKnowing: 'Worth knowing',
	nothingWorth: 'Nothing unusual: full messages, no duplicates, no long silence.',
	knowFigure: (n: number) => count(n),
	knowUnreadable:
		'could not be read to the end: gone, changed while it was read, or broken. What stood there is missing here.',
	knowDuplicates: (n: number) =>
		one(n)
			? 'message stands in two files. It is shown once and marked as a duplicate.'
			: 'messages stand in two files. They are shown once and marked as duplicates.',
	knowTruncated: (n: number) =>
		`${one(n) ? 'event holds' : 'events hold'} only the beginning of the message. Rules see no more than that.`,
	knowSummary: (n: number) =>
		`${one(n) ? 'event is a summary' : 'events are summaries'} without arguments and results. Rules that need them cannot speak about ${one(n) ? 'it' : 'these'}.`,
	knowNameOnly: (n: number) =>
		`${one(n) ? 'event carries' : 'events carry'} a tool name but no arguments and no result. Rules that need them cannot speak about ${one(n) ? 'it' : 'these'}.`,
	knowUnanswered: (n: number) =>
		`${one(n) ? 'request' : 'requests'} never got an answer in these logs.`,
	knowNoTime: (n: number) =>
		one(n)
			? 'event carries no time. It keeps its place in the file but is not in the histogram.'
			: 'events carry no time. They keep their place in the file but are not in the histogram.',
	knowGap: (from: string, until: string) => `without a line in any file, ${from} to ${until}.`,
	knowMore: (n: number) =>
		`${many(n, 'further remark', 'further remarks')} of this kind. sillok scan --health writes all of them.`,
	clockSeconds: (seconds: string) => `${seconds} s`,
	clockAhead: (file: string, other: string, n: number) =>
		sentence`is how far the clock of ${log(file)} is ahead of that of ${log(other)}, measured on ${many(n, 'message', 'messages')} that stand in both. They are shown once.`,
	clockBehind: (file: string, other: string, n: number) =>
		sentence`is how far the clock of ${log(file)} is behind that of ${log(other)}, measured on ${many(n, 'message', 'messages')} that stand in both. They are shown once.`,
	zoneMisstated: (file: string, other: string, n: number) =>
		sentence`lie between ${log(file)} and ${log(other)} in ${many(n, 'message', 'messages')} that stand in both, though both state their zone. One of them states it wrongly.`,
	zoneMatched: (file: string, other: string, n: number) =>
		sentence`is the zone that ${log(file)} was read with, as ${count(n)} of its messages also ${one(n) ? 'stands' : 'stand'} in ${log(other)}.`,
	zoneFits: (file: string, other: string, n: number) =>
		sentence`is the right zone for ${log(file)}, as ${count(n)} of its messages also ${one(n) ? 'stands' : 'stand'} in ${log(other)}.`,
	zoneProposed: (file: string, other: string, zone: string, n: number) =>
		sentence`Times of ${log(file)} fit ${log(zone)}, as ${count(n)} of its messages also ${one(n) ? 'stands' : 'stand'} in ${log(other)}.`,
	zoneReadAgain: (n: number) => (one(n) ? 'Read again with it' : 'Read again with them'),
	fileContinues: (file: string, other: string) =>
		sentence`after the end of ${log(other)}, ${log(file)} goes on: the next generation of the same log.`,
	filesOverlap: (file: string, other: string, n: number) =>
		sentence`${one(n) ? 'message stands' : 'messages stand'} both in ${log(file)} and in its older generation ${log(other)}, shown once.`,
	rotationGap: (file: string, other: string) =>
		sentence`without a line between ${log(other)} and ${log(file)}, generations of one log. The gap is at the rotation; a generation may be missing.`,
	sizeCap: (file: string, at: string, n: number) =>
		sentence`is the size limit of Claude Desktop. ${log(file)} reached it on ${at} and ends there${n === 0 ? '' : `, while other files hold ${many(n, 'later event', 'later events')}`}. On Windows writing may stop until the next start.`,
	silenceMissing: (file: string, other: string, at: string, n: number) =>
		sentence`without a line in ${log(file)} from ${at}, while ${log(other)}, which holds the same messages, has ${many(n, 'event', 'events')} of that time.`,
	silenceRestart: (file: string, at: string, n: number) =>
		sentence`without a line in ${log(file)} from ${at}${n === 1 ? '' : `, the longest of ${count(n)} such silences`}. The server was closed or started again there.`,
	silenceIdle: (file: string, at: string, n: number) =>
		sentence`without a line in ${log(file)} from ${at}${n === 1 ? '' : `, the longest of ${count(n)} such silences`}. It goes on without a restart, as an idle connection does.`,
	reasons: {
		'line-too-long': 'longer than the limit for one line',
		'not-json': 'not JSON',
		'json-cut': 'JSON ends too early',
		'not-utf8': 'not UTF-8',
		binary: 'binary data',
		'not-this-format': 'not a line of this format',
		'not-mcp': 'not an MCP message',
		'bad-timestamp': 'timestamp is not a date',
		'unknown-format': 'format not recognised',
		'archive-limit': 'archive passes the limits',
		'archive-broken': 'archive is broken',
		unreadable: 'cannot be read',
	} as Readonly<Record<string, string>>,

	// alerts
	alertList: 'Alert list',
	alert: 'Alert',
	alertsInGroups: (n: number, groups: number) =>
		`${count(n)} in ${many(groups, 'group', 'groups')}`,
	alertOf: (n: number, m: number) => `${count(n)} of ${count(m)} in these filters`,
	alertOfShort: (n: number, m: number) => `${count(n)} / ${count(m)}`,
	previousAlert: 'Previous alert',
	nextAlert: 'Next alert',
	evidence: 'Evidence',
	evidenceCount: (events: number, files: number) =>
		`${many(events, 'event', 'events')} from ${many(files, 'file', 'files')}, in order`,
	columnTime: 'Time',
	columnWhat: 'What',
	columnSource: 'Source',
	atByte: (offset: number, length: number) => `at byte ${count(offset)}, length ${count(length)}`,
	copyLine: 'Copy line',
	showWholeLine: 'Show the whole line',
	openEvent: 'Open event',
	moreCharacters: (n: number) => many(n, 'more character', 'more characters'),
	hiddenSays: 'The hidden characters say',
	encodedSays: 'Hidden or encoded text says',
	hiddenIn: (role: string) => `in ${role}`,
	hiddenCount: (n: number) => `${count(n)} hidden`,
	drawnBySillok: 'drawn by sillok',
	hiddenTags: (n: number) => many(n, 'tag character', 'tag characters'),
	hiddenZeroWidth: (n: number) => many(n, 'zero-width character', 'zero-width characters'),
	hiddenBidi: (n: number) => many(n, 'bidirectional control', 'bidirectional controls'),
	hiddenControls: (n: number) => many(n, 'control character', 'control characters'),
	hiddenAnsi: (n: number) => many(n, 'terminal escape', 'terminal escapes'),
	hiddenBlanks: (n: number) => many(n, 'blank character', 'blank characters'),
	hiddenBytes: 'not UTF-8',
	whatToDo: 'What to do',
	whenHarmless: 'When this is harmless',
	rule: 'Rule',
	ruleSql: 'SQL of the rule',
	references: 'References',
	alertsNeverRan: 'No rules have run.',
	alertsNeverRanAbout: 'Open logs first; the rules run right after reading.',
	alertsClean: (ran: number, all: number) =>
		`No alerts. ${count(ran)} of ${many(all, 'rule', 'rules')} ran.`,
	alertsCleanAbout:
		'That means no rule that could run found anything. It is no proof that nothing happened.',
	alertsFilteredOut: (n: number) => `None of ${many(n, 'alert', 'alerts')} matches these filters.`,
	rulesRan: (ran: number, all: number) => `${count(ran)} of ${many(all, 'rule', 'rules')} ran.`,
	rulesNot: (silent: number, failed: number) =>
		[silent > 0 ? `${count(silent)} could not` : '', failed > 0 ? `${count(failed)} failed` : '']
			.filter((part) => part !== '')
			.join(', ')
			.concat('.'),
	ruleHealth: 'Rule health',
	columnRule: 'Rule',
	columnState: 'State',
	columnHits: 'Alerts',
	stateHit: 'hit',
	stateNoHit: 'no hit',
	stateCouldNot: 'could not run',
	stateError: 'error',
	stateOff: 'off',
	healthNeeds: (because: string | null, where: string) =>
		because === null
			? `needs ${where}, which these logs never contain`
			: `needs ${because} (${where}), which these logs never contain`,
	healthTimeout: (ms: number) => `ended after ${count(ms)} ms`,
	healthEngineLost: (message: string) => `the engine stopped: ${message}`,
	healthCapped: (cap: number) => `more than ${count(cap)} alerts; the first ${count(cap)} are kept`,
	healthDisabled: 'switched off',
	healthDeprecated: 'deprecated',
	rulesOff: (n: number) => many(n, 'rule is off', 'rules are off'),
	showHealth: 'Rule by rule',
	addPack: 'Add a rule pack',
	addPackAbout:
		'A pack is a folder or zip with rules. It runs locked down and cannot reach the network.',
	packLoaded: (n: number) => `${many(n, 'rule', 'rules')} added.`,
	packErrors: (n: number) => `${many(n, 'file', 'files')} could not be used:`,
	selectAlert: 'Choose an alert to see its evidence.',

	// events
	event: 'Event',
	eventsShown: (n: number, m: number) => (n === m ? count(n) : `${count(n)} of ${count(m)}`),
	columnsLabel: 'Columns',
	presetCalls: 'Calls',
	presetProtocol: 'Protocol',
	presetRaw: 'Raw',
	columnOutcome: 'Outcome',
	columnMs: 'ms',
	columnMethod: 'Method',
	columnId: 'Id',
	columnKind: 'Kind',
	columnServer: 'Server',
	columnRecord: 'Record',
	sortTime: 'Sort by time',
	toServer: 'to server',
	toClient: 'to client',
	noDirection: 'no direction',
	noReply: 'no reply',
	cancelled: 'cancelled',
	late: 'late',
	unpaired: 'no request seen',
	success: 'success',
	failure: 'failure',
	histogramLabel: (width: string) => `Events per ${width}, stacked by server`,
	histogramHelp:
		'Drag to choose a time range. Arrow keys move it, Shift and arrows change its length, Escape removes it.',
	histogramTable: 'As a table',
	histogramFrom: 'From',
	histogramOther: 'other servers',
	noneMatch: (n: number) =>
		n === 1 ? 'No event matches this filter.' : `No event matches all ${count(n)} filters.`,
	withoutFilter: (n: number): Sentence => sentence` there would be ${count(n)}.`,
	without: 'Without ',
	removeThat: 'Remove that filter',
	noEvents: 'These files hold no events.',
	noEventsAbout: 'The recognition report says what stood in them instead.',
	loadingRows: 'Loading rows…',
	tabSummary: 'Summary',
	tabFields: (n: number) => `Fields ${count(n)}`,
	tabPayload: 'Payload',
	tabRaw: 'Raw',
	arguments: 'Arguments',
	result: 'Result',
	errorText: 'Error',
	rulesHit: 'Rules hit',
	fields: 'Fields',
	pairRequest: 'Its request',
	pairResponse: 'Its answer',
	filterFor: (field: string) => `Filter for this ${field}`,
	filterOut: (field: string) => `Filter out this ${field}`,
	noPayload: 'This record holds no JSON.',
	payloadCut: (n: number) => `${count(n)} more values`,
	textCut: 'cut at the text limit',
	sayCall: (client: string, tool: string, server: string): Sentence =>
		sentence`${log(client)} called ${log(tool)} on ${log(server)}.`,
	sayRequest: (from: string, method: string, toWhom: string): Sentence =>
		sentence`${log(from)} sent ${log(method)} to ${log(toWhom)}.`,
	sayResult: (server: string, method: string): Sentence =>
		sentence`${log(server)} answered ${log(method)}.`,
	sayToolFailed: (server: string, tool: string): Sentence =>
		sentence`${log(tool)} on ${log(server)} reported a failure.`,
	sayError: (server: string, method: string): Sentence =>
		sentence`${log(server)} refused ${log(method)} with an error.`,
	sayNotification: (from: string, method: string): Sentence =>
		sentence`${log(from)} sent the notification ${log(method)}.`,
	sayLog: (server: string): Sentence => sentence`${log(server)} wrote to its log.`,
	sayLifecycle: (server: string): Sentence => sentence`A step in the life of ${log(server)}.`,
	sayDecision: (tool: string, decision: string): Sentence =>
		sentence`The call of ${log(tool)} was ${log(decision)}.`,
	sayHttp: (method: string, url: string): Sentence => sentence`HTTP ${log(method)} ${log(url)}.`,
	sayConfig: (server: string): Sentence => sentence`Configuration of ${log(server)}.`,
	sayOther: (kind: string): Sentence => sentence`A record of kind ${log(kind)}.`,
	sayDuration: (ms: string) => ` The reply came after ${ms}.`,
	sayNoReply: ' No reply is in these logs.',
	sayCancelled: ' It was cancelled.',
	sayLate: ' The reply came late.',
	sayArguments: (n: number) => ` It carried ${many(n, 'character', 'characters')} of arguments.`,
	saySummaryOnly: ' The log keeps only a summary of this message.',
	sayNameOnly: ' The log keeps only the name, no arguments and no result.',
	sayTruncated: ' The log cut this message.',
	aClient: 'The client',
	aServer: 'a server',
	resultShort: (n: number) => `result, ${many(n, 'character', 'characters')}`,
	resultEmpty: 'result',
	toolsListed: 'lists its tools',

	// query
	tables: 'Tables',
	readOnly: 'read only',
	run: 'Run',
	sqlLabel: 'SQL',
	queryTab: (n: number) => `Query ${count(n)}`,
	newQuery: 'New query',
	closeTab: (name: string) => `Close ${name}`,
	rowsIn: (rows: number, ms: number) => `${many(rows, 'row', 'rows')}, ${count(ms)} ms`,
	rowsCapped: (rows: number) =>
		`Only the first ${many(rows, 'row', 'rows')} are shown; the query gave more.`,
	running: 'Running…',
	queryCancelled: 'Cancelled.',
	didYouMean: 'Did you mean',
	queryHint: 'Ctrl+Enter runs the query. Esc, then Tab leaves the editor.',
	result_: 'Result',
	resultNone: 'The query gave no rows.',
	timesShown: (zone: string) => `Times are ${zone}; the tables store UTC.`,
	insertName: (name: string) => `Insert ${name}`,
	example:
		'-- who received long arguments, and how often?\nSELECT server, tool,\n       count(*) AS calls,\n       max(length(arguments_text)) AS longest,\n       min(time) AS first_seen\nFROM calls\nGROUP BY ALL\nORDER BY longest DESC\nLIMIT 200\n',

	// export
	export: 'Export',
	exportTitle: 'Export as a file',
	exportWhat: 'What',
	exportEvents: (n: number) => `Events in these filters (${count(n)})`,
	exportAlerts: (n: number) => `Alerts (${count(n)})`,
	exportAs: 'As',
	exportNdjson: 'ECS NDJSON',
	exportNdjsonAbout: 'one ECS document per line',
	exportBulk: 'Elastic _bulk',
	exportBulkAbout: 'body for the bulk API, with deterministic ids',
	exportHec: 'Splunk HEC JSON',
	exportHecAbout: 'events for the HTTP Event Collector',
	exportSave: 'Save file',
	exporting: 'Writing…',
	exportDone: (name: string, size: string) => `${name} saved, ${size}.`,
	exportWarning: 'The file holds what the logs hold, secrets included. Nothing is redacted.',

	// errors and keys
	errorEngine: 'The query engine could not start.',
	errorEngineAbout:
		'The browser must allow WebAssembly and workers for this page. A policy of your browser or of a proxy may forbid them.',
	errorOpen: 'Reading failed.',
	errorAction: 'That did not work.',
	tryAgain: 'Try again',
	keysTitle: 'Keys',
	keysAbout: 'Single keys work whenever you are not typing.',
	keysOff: 'Single keys are on',
	keySearch: 'go to the search line',
	keyMove: 'next, previous row',
	keyOpen: 'open the row',
	keyEscape: 'close, go back',
	keyGo: 'go to Open, Alerts, Events, Query',
	keyStep: 'previous, next alert',
	keyRun: 'run the query',
	keyHelp: 'this list',
} as const;

type Words<T> = T extends string
	? string
	: T extends readonly string[]
		? { readonly [K in keyof T]: string }
		: T;
type Shape<T> = T extends (...values: infer A) => infer R ? (...values: A) => Words<R> : Words<T>;

/** The type of every language: the keys of English, with the same values to fill in. */
export type Dictionary = { readonly [K in keyof typeof en]: Shape<(typeof en)[K]> };
