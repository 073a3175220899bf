export interface SqlDraft {
	readonly id: number;
	sql: string;
}

/** The queries a person is writing, one per tab. */
class SqlDrafts {
	tabs = $state<SqlDraft[]>([]);
	active = $state(0);
	#next = 1;

	/** Opens a new tab with this text and shows it. */
	add(sql: string): void {
		this.tabs.push({ id: this.#next++, sql });
		this.active = this.tabs.length - 1;
	}

	/** Puts text at the end of the shown query, or into a new one. */
	insert(text: string): void {
		const tab = this.tabs[this.active];
		if (tab === undefined) this.add(text);
		else tab.sql = `${tab.sql.trimEnd()}\n${text}\n`;
	}

	close(index: number): void {
		this.tabs.splice(index, 1);
		if (this.active >= index) this.active = Math.max(0, this.active - 1);
	}
}

export const sqlDrafts = new SqlDrafts();
