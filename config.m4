dnl Builds the amqp_pconn extension for PHP: phpize && ./configure && make

PHP_ARG_ENABLE([amqp-pconn],
  [whether to enable kept AMQP connections],
  [AS_HELP_STRING([--enable-amqp-pconn], [Enable amqp_pconn: AMQP connections kept between requests])],
  [yes])

PHP_ARG_ENABLE([amqp-pconn-werror],
  [whether amqp_pconn is built with warnings as errors],
  [AS_HELP_STRING([--enable-amqp-pconn-werror], [Build amqp_pconn with all warnings, as errors])],
  [no], [no])

if test "$PHP_AMQP_PCONN" != "no"; then
  PHP_REQUIRE_CXX()
  PHP_CXX_COMPILE_STDCXX(20, mandatory, AMQP_PCONN_STDCXX)

  AC_PATH_PROG([PKG_CONFIG], [pkg-config], [no])
  if test "$PKG_CONFIG" = "no"; then
    AC_MSG_ERROR([pkg-config is needed: apt-get install pkg-config])
  fi
  PKG_CHECK_MODULES([RABBITMQ], [librabbitmq >= 0.11.0])
  PKG_CHECK_MODULES([OPENSSL], [libcrypto >= 3.0.0])
  PKG_CHECK_MODULES([CARES], [libcares >= 1.16.0])

  PHP_EVAL_INCLINE($RABBITMQ_CFLAGS)
  PHP_EVAL_INCLINE($OPENSSL_CFLAGS)
  PHP_EVAL_INCLINE($CARES_CFLAGS)
  PHP_EVAL_LIBLINE($RABBITMQ_LIBS, AMQP_PCONN_SHARED_LIBADD)
  PHP_EVAL_LIBLINE($OPENSSL_LIBS, AMQP_PCONN_SHARED_LIBADD)
  PHP_EVAL_LIBLINE($CARES_LIBS, AMQP_PCONN_SHARED_LIBADD)
  PHP_ADD_LIBRARY(stdc++, 1, AMQP_PCONN_SHARED_LIBADD)
  PHP_SUBST(AMQP_PCONN_SHARED_LIBADD)

  AMQP_PCONN_WARNINGS=""
  if test "$PHP_AMQP_PCONN_WERROR" != "no"; then
    AMQP_PCONN_WARNINGS="-Wall -Wextra -Wconversion -Wshadow -Wno-unused-parameter -Werror"
  fi

  AMQP_PCONN_SOURCES="\
    src/config/amqp_uri.cpp \
    src/config/digest.cpp \
    src/config/nearest_name.cpp \
    src/config/parameter_table.cpp \
    src/config/pool_key.cpp \
    src/wire/byte_buffer.cpp \
    src/wire/deadline.cpp \
    src/wire/encoder.cpp \
    src/wire/environment.cpp \
    src/wire/field_table.cpp \
    src/wire/frame_reader.cpp \
    src/wire/inherited.cpp \
    src/wire/rabbitmq_c.cpp \
    src/wire/resolver.cpp \
    src/wire/socket.cpp \
    src/wire/system_error.cpp \
    src/wire/transport.cpp \
    src/client/channel.cpp \
    src/client/channel_consuming.cpp \
    src/client/channel_operations.cpp \
    src/client/channel_publishing.cpp \
    src/client/channel_suspending.cpp \
    src/client/close_reason.cpp \
    src/client/confirms.cpp \
    src/client/connection.cpp \
    src/client/consumers.cpp \
    src/client/destinations.cpp \
    src/client/handshake.cpp \
    src/client/publish_events.cpp \
    src/client/retired_ids.cpp \
    src/client/unsettled.cpp \
    src/persist/exclusive_queues.cpp \
    src/persist/keeper.cpp \
    src/persist/lease.cpp \
    src/persist/leased_channel.cpp \
    src/persist/park.cpp \
    src/persist/pool.cpp \
    src/persist/process.cpp \
    src/persist/seal.cpp \
    src/persist/session.cpp \
    src/persist/tokens.cpp \
    src/persist/worker_files.cpp \
    ext/apcu_persistence_helper.cpp \
    ext/arguments.cpp \
    ext/boundary.cpp \
    ext/buckets.cpp \
    ext/classes.cpp \
    ext/connection_parameters.cpp \
    ext/consume_parameters.cpp \
    ext/consumer_loop.cpp \
    ext/consumers.cpp \
    ext/decimal.cpp \
    ext/engine_environment.cpp \
    ext/event_loop.cpp \
    ext/field_objects.cpp \
    ext/field_values.cpp \
    ext/file_persistence_helper.cpp \
    ext/info.cpp \
    ext/message.cpp \
    ext/module.cpp \
    ext/pchannel.cpp \
    ext/pchannel_consuming.cpp \
    ext/pchannel_messages.cpp \
    ext/pchannel_methods.cpp \
    ext/pchannel_publishing.cpp \
    ext/pchannel_topology.cpp \
    ext/pconnection.cpp \
    ext/pconnection_methods.cpp \
    ext/persistence_helper.cpp \
    ext/program_call.cpp \
    ext/publish_batch.cpp \
    ext/publish_events.cpp \
    ext/publish_properties.cpp \
    ext/queue_declare_ok.cpp \
    ext/returned_message.cpp \
    ext/saved.cpp \
    ext/settings.cpp \
    ext/simple_consumer.cpp \
    ext/suspending.cpp \
    ext/slots.cpp \
    ext/status.cpp \
    ext/value_object.cpp \
    ext/worker.cpp"

  dnl PHP's own headers are not clean under these warnings: ext/php_headers.h includes them as
  dnl system headers.
  PHP_NEW_EXTENSION(amqp_pconn, $AMQP_PCONN_SOURCES, $ext_shared,,
    [$AMQP_PCONN_STDCXX -I@ext_srcdir@/src -I@ext_srcdir@/ext -fvisibility=hidden -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 $AMQP_PCONN_WARNINGS], cxx)
  PHP_ADD_BUILD_DIR($ext_builddir/src/config, 1)
  PHP_ADD_BUILD_DIR($ext_builddir/src/wire, 1)
  PHP_ADD_BUILD_DIR($ext_builddir/src/client, 1)
  PHP_ADD_BUILD_DIR($ext_builddir/src/persist, 1)
  PHP_ADD_BUILD_DIR($ext_builddir/ext, 1)

  dnl The library stays mapped when the module is unloaded.
  EXTRA_LDFLAGS="$EXTRA_LDFLAGS -Wl,-z,nodelete"
  PHP_SUBST(EXTRA_LDFLAGS)
fi
