"""Letters, on Django in one file: `gunicorn letters:app`."""
import time

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__, SECRET_KEY="none", ALLOWED_HOSTS=["*"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3",
                           "NAME": "file:letters?mode=memory&cache=shared",
                           "OPTIONS": {"uri": True}}})
django.setup()
LIST = "{% for l in letters %}<li>{{ l.title|title }}: {{ l.n }}</li>{% endfor %}"


def listing(request):
    letters = [{"title": "letter %d" % n, "n": n} for n in range(400)]
    page = engines["django"].from_string(LIST)
    return HttpResponse(page.render({"letters": letters}, request))


def ask_postman():
    time.sleep(0.05)


def sent(_request):
    ask_postman()
    return JsonResponse({"sent": True})


def count(_request):
    from django.db import connection
    with connection.cursor() as cursor:
        cursor.execute("with recursive n(i) as (select 1 union all "
                       "select i + 1 from n where i < 20000) "
                       "select count(*) from n")
        return JsonResponse({"count": cursor.fetchone()[0]})


urlpatterns = [path("list", listing), path("sent", sent), path("count", count)]
app = get_wsgi_application()
