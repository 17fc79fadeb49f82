/*
 * The screen, as rows of real text. A frame is { cols, rows, lines }; a line is [row, runs], and runs are class, columns and
 * letters, one after the other: [12, 0, "waitscope", 0, 3, "●●●"]. Letters of 0 columns are as many columns as they are
 * letters; others are given their columns, whatever their font.
 */
"use strict";

function Screen(element) {
	this.element = element;
	this.cols = this.rows = 0;
}

/* As many rows as that; those that stay keep what they show. */
Screen.prototype.resize = function (cols, rows) {
	while (this.element.childElementCount > rows)
		this.element.lastElementChild.remove();
	while (this.element.childElementCount < rows)
		this.element.append(document.createElement("div"));
	this.cols = cols;
	this.rows = rows;
};

Screen.prototype.drawRow = function (row, runs) {
	const spans = [];

	for (let i = 0; i < runs.length; i += 3) {
		const span = document.createElement("span");

		span.className = "r" + runs[i];
		span.textContent = runs[i + 2];
		if (runs[i + 1] > 0) {
			span.classList.add("fixed");
			span.style.width = runs[i + 1] + "ch";
		}
		spans.push(span);
	}
	this.element.children[row].replaceChildren(...spans);
};

Screen.prototype.draw = function (frame) {
	if (frame.cols !== this.cols || frame.rows !== this.rows)
		this.resize(frame.cols, frame.rows);
	for (const [row, runs] of frame.lines)
		this.drawRow(row, runs);
};

/* The text of a row, without blanks at its end. */
Screen.prototype.text = function (row) {
	return this.element.children[row].textContent.trimEnd();
};
