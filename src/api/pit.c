#include "api/pit.h"

#include "base/mem.h"
#include "base/out.h"
#include "collect/ingest.h"
#include "model/model.h"
#include "render/renderer.h"

#define REPORT_MAX ((size_t)1 << 31)

struct pit_model {
	struct model *model;
};

struct pit_stream {
	struct ingest in;
};

const char *
pit_version(void)
{
	return PACKAGE_VERSION;
}

const char *
pit_status_name(enum pit_status status)
{
	return pit_status_text(status);
}

struct pit_model *
pit_model_new(size_t history, struct pit_err *err)
{
	struct pit_model *model = mem_zalloc(sizeof(*model));

	if (model)
		model->model = model_new();
	if (!model || !model->model) {
		mem_free(model);
		pit_fail(err, PIT_ENOMEM, "%s", pit_status_text(PIT_ENOMEM));
		return NULL;
	}
	model_set_history(model->model, history);
	return model;
}

void
pit_model_free(struct pit_model *model)
{
	if (!model)
		return;
	model_free(model->model);
	mem_free(model);
}

struct pit_stream *
pit_stream_open(struct pit_model *model, struct pit_err *err)
{
	struct pit_stream *stream = mem_zalloc(sizeof(*stream));

	if (!stream || ingest_open(&stream->in, model->model)) {
		mem_free(stream);
		pit_fail(err, PIT_ENOMEM, "%s", pit_status_text(PIT_ENOMEM));
		return NULL;
	}
	return stream;
}

enum pit_status
pit_stream_take(struct pit_stream *stream, const void *bytes, size_t n,
		struct pit_err *err)
{
	return ingest_take(&stream->in, bytes, n, err);
}

void
pit_stream_close(struct pit_stream *stream, const char *reason, uint64_t now)
{
	if (!stream)
		return;
	ingest_close(&stream->in, reason, now);
	mem_free(stream);
}

uint64_t
pit_model_epoch(struct pit_model *model)
{
	return render_epoch(model_snapshot(model->model));
}

const char *
pit_format_name(size_t i)
{
	const struct renderer *renderer = renderer_at(i);

	return renderer ? renderer->name : NULL;
}

static const struct snapshot *
look(struct pit_model *model, const struct pit_report_options *options)
{
	const struct window window = {
		.from = options->from,
		.to = options->to ? options->to : UINT64_MAX,
	};

	if (window_is_all(&window))
		return model_snapshot(model->model);
	return model_look(model->model, &window, MODE_WALL);
}

enum pit_status
pit_report(struct pit_model *model, const char *format,
	   const struct pit_report_options *options, char **text, size_t *n,
	   struct pit_err *err)
{
	static const struct pit_report_options plain = { 0 };
	const struct pit_report_options *o = options ? options : &plain;
	const struct render_options opts = {
		.threshold = FOLD_LIGHT,
		.resolution = -1,
		.version = pit_version(),
		.recorded = o->recorded,
		.description = o->description,
		.exit_note = o->exit_note,
		.show_all = o->show_all,
		.apart = o->apart,
		.idle = o->idle,
		.unicode = o->unicode,
		.color = o->color,
		.columns = o->columns,
	};
	const struct renderer *renderer = renderer_find(format);
	const struct snapshot *snap = look(model, o);
	enum pit_status status;
	struct out out;

	*text = NULL;
	if (!renderer)
		return pit_fail(err, PIT_ENOTFOUND, "no format is called '%s'",
				format);
	if (!snap)
		return pit_fail(err, PIT_ENOMEM, "%s",
				pit_status_text(PIT_ENOMEM));
	out_init(&out, REPORT_MAX);
	renderer->write(&out, snap, &opts);
	status = out_status(&out);
	if (n)
		*n = out.len;
	*text = out_take(&out);
	if (!*text && !status)
		status = PIT_ENOMEM;
	if (!status)
		return PIT_OK;
	return pit_fail(err, status, "cannot make the report: %s",
			pit_status_text(status));
}

void
pit_free(char *text)
{
	mem_free(text);
}
