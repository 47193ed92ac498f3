/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 2a232ff676861c5fa37af4d2e27188640b041471 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_AmqpPconn_status, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_ChannelEventHandler_publishConfirm, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, sequence, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_ChannelEventHandler_publishNack arginfo_class_AmqpPconn_ChannelEventHandler_publishConfirm

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_ChannelEventHandler_publishReturn, 0, 1, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, message, AmqpPconn\\ReturnedMessage, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_AmqpPconn_PConnection___construct, 0, 0, 0)
	ZEND_ARG_TYPE_MASK(0, params, MAY_BE_ARRAY|MAY_BE_STRING, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_connect, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_isConnected, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_getPersistenceStatus, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_PConnection_openChannel, 0, 0, AmqpPconn\\PChannel, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_PConnection_getChannel, 0, 1, AmqpPconn\\PChannel, 1)
	ZEND_ARG_TYPE_INFO(0, id, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PConnection_getChannels arginfo_AmqpPconn_status

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_select, 0, 0, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, idleTimeout, IS_DOUBLE, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, maxMessages, IS_LONG, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, until, IS_CALLABLE, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_sleep, 0, 0, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, requeueUnacked, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_updateSecret, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, secret, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, reason, IS_STRING, 0, "\'\'")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_getBlockedReason, 0, 0, IS_STRING, 1)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_keepExclusive, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, queue, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PConnection_getKeptQueues arginfo_AmqpPconn_status

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection_setPersistenceHelperImpl, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, class, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PConnection_shutdown arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_PConnection_getServerProperties arginfo_AmqpPconn_status

#define arginfo_class_AmqpPconn_PConnection_getHeartbeat arginfo_class_AmqpPconn_PConnection_getPersistenceStatus

#define arginfo_class_AmqpPconn_PConnection_getFrameMax arginfo_class_AmqpPconn_PConnection_getPersistenceStatus

#define arginfo_class_AmqpPconn_PConnection_getChannelMax arginfo_class_AmqpPconn_PConnection_getPersistenceStatus

#define arginfo_class_AmqpPconn_PConnection___serialize arginfo_AmqpPconn_status

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PConnection___unserialize, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PConnection___debugInfo arginfo_AmqpPconn_status

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_AmqpPconn_PChannel___construct, 0, 0, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_getChannelId arginfo_class_AmqpPconn_PConnection_getPersistenceStatus

#define arginfo_class_AmqpPconn_PChannel_isOpen arginfo_class_AmqpPconn_PConnection_isConnected

#define arginfo_class_AmqpPconn_PChannel_close arginfo_class_AmqpPconn_PConnection_connect

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_PChannel_getConnection, 0, 0, AmqpPconn\\PConnection, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_exchangeDeclare, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, exchange, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, type, IS_STRING, 0, "\'direct\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, durable, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, autoDelete, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, internal, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_exchangeDeclarePassive, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, exchange, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_exchangeDelete, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, exchange, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, ifUnused, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_exchangeBind, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, destination, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, source, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, routingKey, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_exchangeUnbind arginfo_class_AmqpPconn_PChannel_exchangeBind

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_PChannel_queueDeclare, 0, 0, AmqpPconn\\QueueDeclareOk, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, queue, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, durable, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, exclusive, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, autoDelete, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_PChannel_queueDeclarePassive, 0, 1, AmqpPconn\\QueueDeclareOk, 0)
	ZEND_ARG_TYPE_INFO(0, queue, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_queueBind, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, queue, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, exchange, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, routingKey, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_queueUnbind arginfo_class_AmqpPconn_PChannel_queueBind

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_queuePurge, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, queue, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_queueDelete, 0, 1, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, queue, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, ifUnused, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, ifEmpty, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicPublish, 0, 1, IS_LONG, 1)
	ZEND_ARG_TYPE_INFO(0, body, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, exchange, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, routingKey, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, properties, IS_ARRAY, 0, "[]")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, mandatory, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicPublishBatch, 0, 1, IS_LONG, 0)
	ZEND_ARG_OBJ_TYPE_MASK(0, messages, Traversable, MAY_BE_ARRAY, NULL)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_confirmSelect arginfo_class_AmqpPconn_PConnection_connect

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_waitForConfirms, 0, 0, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, timeout, IS_DOUBLE, 1, "null")
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_hasOutstandingConfirms arginfo_class_AmqpPconn_PConnection_isConnected

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_setEventHandler, 0, 1, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, handler, AmqpPconn\\ChannelEventHandler, 1)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_txSelect arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_PChannel_txCommit arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_PChannel_txRollback arginfo_class_AmqpPconn_PConnection_connect

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicGet, 0, 1, AmqpPconn\\Message, 1)
	ZEND_ARG_TYPE_INFO(0, queue, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, noAck, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicQos, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, prefetchCount, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, global, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicConsume, 0, 2, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, queue, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO(0, onDelivery, IS_CALLABLE, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, consumerTag, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, noLocal, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, noAck, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, exclusive, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicCancel, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, consumerTag, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_basicRecover arginfo_class_AmqpPconn_PConnection_connect

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_addConsumer, 0, 1, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, consumer, AmqpPconn\\Consumer, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_startConsumer, 0, 1, _IS_BOOL, 0)
	ZEND_ARG_OBJ_INFO(0, consumer, AmqpPconn\\Consumer, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_startAllConsumers arginfo_class_AmqpPconn_PConnection_isConnected

#define arginfo_class_AmqpPconn_PChannel_removeConsumer arginfo_class_AmqpPconn_PChannel_addConsumer

#define arginfo_class_AmqpPconn_PChannel_removeAllConsumers arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_PChannel_getConsumerTags arginfo_AmqpPconn_status

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_PChannel_getConsumerByTag, 0, 1, AmqpPconn\\Consumer, 1)
	ZEND_ARG_TYPE_INFO(0, tag, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicAck, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, deliveryTag, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, multiple, _IS_BOOL, 0, "false")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicNack, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, deliveryTag, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, multiple, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, requeue, _IS_BOOL, 0, "true")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PChannel_basicReject, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, deliveryTag, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, requeue, _IS_BOOL, 0, "true")
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PChannel_suspend arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_PChannel_resume arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_PChannel_isSuspended arginfo_class_AmqpPconn_PConnection_isConnected

#define arginfo_class_AmqpPconn_PChannel_getUnackedTags arginfo_AmqpPconn_status

#define arginfo_class_AmqpPconn_PChannel___debugInfo arginfo_AmqpPconn_status

#define arginfo_class_AmqpPconn_Message___construct arginfo_class_AmqpPconn_PChannel___construct

#define arginfo_class_AmqpPconn_Message_ack arginfo_class_AmqpPconn_PConnection_connect

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_Message_nack, 0, 0, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, requeue, _IS_BOOL, 0, "true")
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_Message_reject arginfo_class_AmqpPconn_Message_nack

#define arginfo_class_AmqpPconn_ReturnedMessage___construct arginfo_class_AmqpPconn_PChannel___construct

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_class_AmqpPconn_Consumer_handleDelivery, 0, 2, MAY_BE_LONG|MAY_BE_ARRAY|MAY_BE_NULL)
	ZEND_ARG_OBJ_INFO(0, message, AmqpPconn\\Message, 0)
	ZEND_ARG_OBJ_INFO(0, channel, AmqpPconn\\PChannel, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_Consumer_handleConsumeOk, 0, 2, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, tag, IS_STRING, 0)
	ZEND_ARG_OBJ_INFO(0, channel, AmqpPconn\\PChannel, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_Consumer_handleCancelOk arginfo_class_AmqpPconn_Consumer_handleConsumeOk

#define arginfo_class_AmqpPconn_Consumer_handleCancel arginfo_class_AmqpPconn_Consumer_handleConsumeOk

#define arginfo_class_AmqpPconn_Consumer_getConsumeParams arginfo_AmqpPconn_status

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_AmqpPconn_SimpleConsumer___construct, 0, 0, 1)
	ZEND_ARG_TYPE_INFO(0, queue, IS_STRING, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, consumerTag, IS_STRING, 0, "\'\'")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, noLocal, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, noAck, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, exclusive, _IS_BOOL, 0, "false")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, arguments, IS_ARRAY, 0, "[]")
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_SimpleConsumer_handleConsumeOk arginfo_class_AmqpPconn_Consumer_handleConsumeOk

#define arginfo_class_AmqpPconn_SimpleConsumer_handleCancelOk arginfo_class_AmqpPconn_Consumer_handleConsumeOk

#define arginfo_class_AmqpPconn_SimpleConsumer_handleCancel arginfo_class_AmqpPconn_Consumer_handleConsumeOk

#define arginfo_class_AmqpPconn_SimpleConsumer_getConsumeParams arginfo_AmqpPconn_status

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PersistenceHelper_setUrlKey, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, key, IS_STRING, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_PersistenceHelper_setData, 0, 1, IS_VOID, 0)
	ZEND_ARG_TYPE_INFO(0, data, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_PersistenceHelper_getData arginfo_class_AmqpPconn_PConnection_getBlockedReason

#define arginfo_class_AmqpPconn_PersistenceHelper_save arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_PersistenceHelper_load arginfo_class_AmqpPconn_PConnection_isConnected

#define arginfo_class_AmqpPconn_PersistenceHelper_destroy arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_FilePersistenceHelper___construct arginfo_class_AmqpPconn_PChannel___construct

#define arginfo_class_AmqpPconn_FilePersistenceHelper_setUrlKey arginfo_class_AmqpPconn_PersistenceHelper_setUrlKey

#define arginfo_class_AmqpPconn_FilePersistenceHelper_setData arginfo_class_AmqpPconn_PersistenceHelper_setData

#define arginfo_class_AmqpPconn_FilePersistenceHelper_getData arginfo_class_AmqpPconn_PConnection_getBlockedReason

#define arginfo_class_AmqpPconn_FilePersistenceHelper_save arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_FilePersistenceHelper_load arginfo_class_AmqpPconn_PConnection_isConnected

#define arginfo_class_AmqpPconn_FilePersistenceHelper_destroy arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_ApcuPersistenceHelper___construct arginfo_class_AmqpPconn_PChannel___construct

#define arginfo_class_AmqpPconn_ApcuPersistenceHelper_setUrlKey arginfo_class_AmqpPconn_PersistenceHelper_setUrlKey

#define arginfo_class_AmqpPconn_ApcuPersistenceHelper_setData arginfo_class_AmqpPconn_PersistenceHelper_setData

#define arginfo_class_AmqpPconn_ApcuPersistenceHelper_getData arginfo_class_AmqpPconn_PConnection_getBlockedReason

#define arginfo_class_AmqpPconn_ApcuPersistenceHelper_save arginfo_class_AmqpPconn_PConnection_connect

#define arginfo_class_AmqpPconn_ApcuPersistenceHelper_load arginfo_class_AmqpPconn_PConnection_isConnected

#define arginfo_class_AmqpPconn_ApcuPersistenceHelper_destroy arginfo_class_AmqpPconn_PConnection_connect

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_EventLoop_addConnection, 0, 1, IS_VOID, 0)
	ZEND_ARG_OBJ_INFO(0, connection, AmqpPconn\\PConnection, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_EventLoop_removeConnection arginfo_class_AmqpPconn_EventLoop_addConnection

#define arginfo_class_AmqpPconn_EventLoop_select arginfo_class_AmqpPconn_PConnection_select

ZEND_BEGIN_ARG_INFO_EX(arginfo_class_AmqpPconn_Decimal___construct, 0, 0, 2)
	ZEND_ARG_TYPE_INFO(0, scale, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_Decimal___unserialize arginfo_class_AmqpPconn_PConnection___unserialize

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_class_AmqpPconn_Decimal___toString, 0, 0, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_FieldValue___construct arginfo_class_AmqpPconn_PChannel___construct

#define arginfo_class_AmqpPconn_FieldValue___unserialize arginfo_class_AmqpPconn_PConnection___unserialize

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_FieldValue_int8, 0, 1, AmqpPconn\\FieldValue, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_LONG, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_FieldValue_uint8 arginfo_class_AmqpPconn_FieldValue_int8

#define arginfo_class_AmqpPconn_FieldValue_int16 arginfo_class_AmqpPconn_FieldValue_int8

#define arginfo_class_AmqpPconn_FieldValue_uint16 arginfo_class_AmqpPconn_FieldValue_int8

#define arginfo_class_AmqpPconn_FieldValue_int32 arginfo_class_AmqpPconn_FieldValue_int8

#define arginfo_class_AmqpPconn_FieldValue_uint32 arginfo_class_AmqpPconn_FieldValue_int8

#define arginfo_class_AmqpPconn_FieldValue_int64 arginfo_class_AmqpPconn_FieldValue_int8

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_FieldValue_uint64, 0, 1, AmqpPconn\\FieldValue, 0)
	ZEND_ARG_TYPE_MASK(0, value, MAY_BE_LONG|MAY_BE_STRING, NULL)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_FieldValue_float, 0, 1, AmqpPconn\\FieldValue, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_DOUBLE, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_FieldValue_timestamp arginfo_class_AmqpPconn_FieldValue_int8

ZEND_BEGIN_ARG_WITH_RETURN_OBJ_INFO_EX(arginfo_class_AmqpPconn_FieldValue_bytes, 0, 1, AmqpPconn\\FieldValue, 0)
	ZEND_ARG_TYPE_INFO(0, value, IS_STRING, 0)
ZEND_END_ARG_INFO()

#define arginfo_class_AmqpPconn_QueueDeclareOk___construct arginfo_class_AmqpPconn_PChannel___construct


ZEND_FUNCTION(AmqpPconn_status);
ZEND_METHOD(AmqpPconn_PConnection, __construct);
ZEND_METHOD(AmqpPconn_PConnection, connect);
ZEND_METHOD(AmqpPconn_PConnection, isConnected);
ZEND_METHOD(AmqpPconn_PConnection, getPersistenceStatus);
ZEND_METHOD(AmqpPconn_PConnection, openChannel);
ZEND_METHOD(AmqpPconn_PConnection, getChannel);
ZEND_METHOD(AmqpPconn_PConnection, getChannels);
ZEND_METHOD(AmqpPconn_PConnection, select);
ZEND_METHOD(AmqpPconn_PConnection, sleep);
ZEND_METHOD(AmqpPconn_PConnection, updateSecret);
ZEND_METHOD(AmqpPconn_PConnection, getBlockedReason);
ZEND_METHOD(AmqpPconn_PConnection, keepExclusive);
ZEND_METHOD(AmqpPconn_PConnection, getKeptQueues);
ZEND_METHOD(AmqpPconn_PConnection, setPersistenceHelperImpl);
ZEND_METHOD(AmqpPconn_PConnection, shutdown);
ZEND_METHOD(AmqpPconn_PConnection, getServerProperties);
ZEND_METHOD(AmqpPconn_PConnection, getHeartbeat);
ZEND_METHOD(AmqpPconn_PConnection, getFrameMax);
ZEND_METHOD(AmqpPconn_PConnection, getChannelMax);
ZEND_METHOD(AmqpPconn_PConnection, __serialize);
ZEND_METHOD(AmqpPconn_PConnection, __unserialize);
ZEND_METHOD(AmqpPconn_PConnection, __debugInfo);
ZEND_METHOD(AmqpPconn_PChannel, __construct);
ZEND_METHOD(AmqpPconn_PChannel, getChannelId);
ZEND_METHOD(AmqpPconn_PChannel, isOpen);
ZEND_METHOD(AmqpPconn_PChannel, close);
ZEND_METHOD(AmqpPconn_PChannel, getConnection);
ZEND_METHOD(AmqpPconn_PChannel, exchangeDeclare);
ZEND_METHOD(AmqpPconn_PChannel, exchangeDeclarePassive);
ZEND_METHOD(AmqpPconn_PChannel, exchangeDelete);
ZEND_METHOD(AmqpPconn_PChannel, exchangeBind);
ZEND_METHOD(AmqpPconn_PChannel, exchangeUnbind);
ZEND_METHOD(AmqpPconn_PChannel, queueDeclare);
ZEND_METHOD(AmqpPconn_PChannel, queueDeclarePassive);
ZEND_METHOD(AmqpPconn_PChannel, queueBind);
ZEND_METHOD(AmqpPconn_PChannel, queueUnbind);
ZEND_METHOD(AmqpPconn_PChannel, queuePurge);
ZEND_METHOD(AmqpPconn_PChannel, queueDelete);
ZEND_METHOD(AmqpPconn_PChannel, basicPublish);
ZEND_METHOD(AmqpPconn_PChannel, basicPublishBatch);
ZEND_METHOD(AmqpPconn_PChannel, confirmSelect);
ZEND_METHOD(AmqpPconn_PChannel, waitForConfirms);
ZEND_METHOD(AmqpPconn_PChannel, hasOutstandingConfirms);
ZEND_METHOD(AmqpPconn_PChannel, setEventHandler);
ZEND_METHOD(AmqpPconn_PChannel, txSelect);
ZEND_METHOD(AmqpPconn_PChannel, txCommit);
ZEND_METHOD(AmqpPconn_PChannel, txRollback);
ZEND_METHOD(AmqpPconn_PChannel, basicGet);
ZEND_METHOD(AmqpPconn_PChannel, basicQos);
ZEND_METHOD(AmqpPconn_PChannel, basicConsume);
ZEND_METHOD(AmqpPconn_PChannel, basicCancel);
ZEND_METHOD(AmqpPconn_PChannel, basicRecover);
ZEND_METHOD(AmqpPconn_PChannel, addConsumer);
ZEND_METHOD(AmqpPconn_PChannel, startConsumer);
ZEND_METHOD(AmqpPconn_PChannel, startAllConsumers);
ZEND_METHOD(AmqpPconn_PChannel, removeConsumer);
ZEND_METHOD(AmqpPconn_PChannel, removeAllConsumers);
ZEND_METHOD(AmqpPconn_PChannel, getConsumerTags);
ZEND_METHOD(AmqpPconn_PChannel, getConsumerByTag);
ZEND_METHOD(AmqpPconn_PChannel, basicAck);
ZEND_METHOD(AmqpPconn_PChannel, basicNack);
ZEND_METHOD(AmqpPconn_PChannel, basicReject);
ZEND_METHOD(AmqpPconn_PChannel, suspend);
ZEND_METHOD(AmqpPconn_PChannel, resume);
ZEND_METHOD(AmqpPconn_PChannel, isSuspended);
ZEND_METHOD(AmqpPconn_PChannel, getUnackedTags);
ZEND_METHOD(AmqpPconn_PChannel, __debugInfo);
ZEND_METHOD(AmqpPconn_Message, __construct);
ZEND_METHOD(AmqpPconn_Message, ack);
ZEND_METHOD(AmqpPconn_Message, nack);
ZEND_METHOD(AmqpPconn_Message, reject);
ZEND_METHOD(AmqpPconn_ReturnedMessage, __construct);
ZEND_METHOD(AmqpPconn_SimpleConsumer, __construct);
ZEND_METHOD(AmqpPconn_SimpleConsumer, handleConsumeOk);
ZEND_METHOD(AmqpPconn_SimpleConsumer, handleCancelOk);
ZEND_METHOD(AmqpPconn_SimpleConsumer, handleCancel);
ZEND_METHOD(AmqpPconn_SimpleConsumer, getConsumeParams);
ZEND_METHOD(AmqpPconn_FilePersistenceHelper, __construct);
ZEND_METHOD(AmqpPconn_FilePersistenceHelper, setUrlKey);
ZEND_METHOD(AmqpPconn_FilePersistenceHelper, setData);
ZEND_METHOD(AmqpPconn_FilePersistenceHelper, getData);
ZEND_METHOD(AmqpPconn_FilePersistenceHelper, save);
ZEND_METHOD(AmqpPconn_FilePersistenceHelper, load);
ZEND_METHOD(AmqpPconn_FilePersistenceHelper, destroy);
ZEND_METHOD(AmqpPconn_ApcuPersistenceHelper, __construct);
ZEND_METHOD(AmqpPconn_ApcuPersistenceHelper, save);
ZEND_METHOD(AmqpPconn_ApcuPersistenceHelper, load);
ZEND_METHOD(AmqpPconn_ApcuPersistenceHelper, destroy);
ZEND_METHOD(AmqpPconn_EventLoop, addConnection);
ZEND_METHOD(AmqpPconn_EventLoop, removeConnection);
ZEND_METHOD(AmqpPconn_EventLoop, select);
ZEND_METHOD(AmqpPconn_Decimal, __construct);
ZEND_METHOD(AmqpPconn_Decimal, __unserialize);
ZEND_METHOD(AmqpPconn_Decimal, __toString);
ZEND_METHOD(AmqpPconn_FieldValue, __construct);
ZEND_METHOD(AmqpPconn_FieldValue, __unserialize);
ZEND_METHOD(AmqpPconn_FieldValue, int8);
ZEND_METHOD(AmqpPconn_FieldValue, uint8);
ZEND_METHOD(AmqpPconn_FieldValue, int16);
ZEND_METHOD(AmqpPconn_FieldValue, uint16);
ZEND_METHOD(AmqpPconn_FieldValue, int32);
ZEND_METHOD(AmqpPconn_FieldValue, uint32);
ZEND_METHOD(AmqpPconn_FieldValue, int64);
ZEND_METHOD(AmqpPconn_FieldValue, uint64);
ZEND_METHOD(AmqpPconn_FieldValue, float);
ZEND_METHOD(AmqpPconn_FieldValue, timestamp);
ZEND_METHOD(AmqpPconn_FieldValue, bytes);
ZEND_METHOD(AmqpPconn_QueueDeclareOk, __construct);


static const zend_function_entry ext_functions[] = {
	ZEND_NS_FALIAS("AmqpPconn", status, AmqpPconn_status, arginfo_AmqpPconn_status)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_PConnException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_ConnectionException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_BlockedException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_AuthenticationException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_ChannelException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_TimeoutException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_UnackedDeliveriesException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_UnconfirmedPublishException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_OpenTransactionException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_TokenException_methods[] = {
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_ChannelEventHandler_methods[] = {
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_ChannelEventHandler, publishConfirm, arginfo_class_AmqpPconn_ChannelEventHandler_publishConfirm, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_ChannelEventHandler, publishNack, arginfo_class_AmqpPconn_ChannelEventHandler_publishNack, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_ChannelEventHandler, publishReturn, arginfo_class_AmqpPconn_ChannelEventHandler_publishReturn, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_PConnection_methods[] = {
	ZEND_ME(AmqpPconn_PConnection, __construct, arginfo_class_AmqpPconn_PConnection___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, connect, arginfo_class_AmqpPconn_PConnection_connect, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, isConnected, arginfo_class_AmqpPconn_PConnection_isConnected, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getPersistenceStatus, arginfo_class_AmqpPconn_PConnection_getPersistenceStatus, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, openChannel, arginfo_class_AmqpPconn_PConnection_openChannel, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getChannel, arginfo_class_AmqpPconn_PConnection_getChannel, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getChannels, arginfo_class_AmqpPconn_PConnection_getChannels, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, select, arginfo_class_AmqpPconn_PConnection_select, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, sleep, arginfo_class_AmqpPconn_PConnection_sleep, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, updateSecret, arginfo_class_AmqpPconn_PConnection_updateSecret, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getBlockedReason, arginfo_class_AmqpPconn_PConnection_getBlockedReason, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, keepExclusive, arginfo_class_AmqpPconn_PConnection_keepExclusive, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getKeptQueues, arginfo_class_AmqpPconn_PConnection_getKeptQueues, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, setPersistenceHelperImpl, arginfo_class_AmqpPconn_PConnection_setPersistenceHelperImpl, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, shutdown, arginfo_class_AmqpPconn_PConnection_shutdown, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getServerProperties, arginfo_class_AmqpPconn_PConnection_getServerProperties, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getHeartbeat, arginfo_class_AmqpPconn_PConnection_getHeartbeat, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getFrameMax, arginfo_class_AmqpPconn_PConnection_getFrameMax, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, getChannelMax, arginfo_class_AmqpPconn_PConnection_getChannelMax, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, __serialize, arginfo_class_AmqpPconn_PConnection___serialize, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, __unserialize, arginfo_class_AmqpPconn_PConnection___unserialize, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PConnection, __debugInfo, arginfo_class_AmqpPconn_PConnection___debugInfo, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_PChannel_methods[] = {
	ZEND_ME(AmqpPconn_PChannel, __construct, arginfo_class_AmqpPconn_PChannel___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(AmqpPconn_PChannel, getChannelId, arginfo_class_AmqpPconn_PChannel_getChannelId, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, isOpen, arginfo_class_AmqpPconn_PChannel_isOpen, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, close, arginfo_class_AmqpPconn_PChannel_close, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, getConnection, arginfo_class_AmqpPconn_PChannel_getConnection, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, exchangeDeclare, arginfo_class_AmqpPconn_PChannel_exchangeDeclare, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, exchangeDeclarePassive, arginfo_class_AmqpPconn_PChannel_exchangeDeclarePassive, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, exchangeDelete, arginfo_class_AmqpPconn_PChannel_exchangeDelete, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, exchangeBind, arginfo_class_AmqpPconn_PChannel_exchangeBind, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, exchangeUnbind, arginfo_class_AmqpPconn_PChannel_exchangeUnbind, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, queueDeclare, arginfo_class_AmqpPconn_PChannel_queueDeclare, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, queueDeclarePassive, arginfo_class_AmqpPconn_PChannel_queueDeclarePassive, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, queueBind, arginfo_class_AmqpPconn_PChannel_queueBind, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, queueUnbind, arginfo_class_AmqpPconn_PChannel_queueUnbind, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, queuePurge, arginfo_class_AmqpPconn_PChannel_queuePurge, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, queueDelete, arginfo_class_AmqpPconn_PChannel_queueDelete, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicPublish, arginfo_class_AmqpPconn_PChannel_basicPublish, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicPublishBatch, arginfo_class_AmqpPconn_PChannel_basicPublishBatch, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, confirmSelect, arginfo_class_AmqpPconn_PChannel_confirmSelect, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, waitForConfirms, arginfo_class_AmqpPconn_PChannel_waitForConfirms, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, hasOutstandingConfirms, arginfo_class_AmqpPconn_PChannel_hasOutstandingConfirms, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, setEventHandler, arginfo_class_AmqpPconn_PChannel_setEventHandler, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, txSelect, arginfo_class_AmqpPconn_PChannel_txSelect, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, txCommit, arginfo_class_AmqpPconn_PChannel_txCommit, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, txRollback, arginfo_class_AmqpPconn_PChannel_txRollback, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicGet, arginfo_class_AmqpPconn_PChannel_basicGet, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicQos, arginfo_class_AmqpPconn_PChannel_basicQos, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicConsume, arginfo_class_AmqpPconn_PChannel_basicConsume, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicCancel, arginfo_class_AmqpPconn_PChannel_basicCancel, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicRecover, arginfo_class_AmqpPconn_PChannel_basicRecover, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, addConsumer, arginfo_class_AmqpPconn_PChannel_addConsumer, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, startConsumer, arginfo_class_AmqpPconn_PChannel_startConsumer, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, startAllConsumers, arginfo_class_AmqpPconn_PChannel_startAllConsumers, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, removeConsumer, arginfo_class_AmqpPconn_PChannel_removeConsumer, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, removeAllConsumers, arginfo_class_AmqpPconn_PChannel_removeAllConsumers, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, getConsumerTags, arginfo_class_AmqpPconn_PChannel_getConsumerTags, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, getConsumerByTag, arginfo_class_AmqpPconn_PChannel_getConsumerByTag, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicAck, arginfo_class_AmqpPconn_PChannel_basicAck, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicNack, arginfo_class_AmqpPconn_PChannel_basicNack, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, basicReject, arginfo_class_AmqpPconn_PChannel_basicReject, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, suspend, arginfo_class_AmqpPconn_PChannel_suspend, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, resume, arginfo_class_AmqpPconn_PChannel_resume, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, isSuspended, arginfo_class_AmqpPconn_PChannel_isSuspended, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, getUnackedTags, arginfo_class_AmqpPconn_PChannel_getUnackedTags, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_PChannel, __debugInfo, arginfo_class_AmqpPconn_PChannel___debugInfo, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_Message_methods[] = {
	ZEND_ME(AmqpPconn_Message, __construct, arginfo_class_AmqpPconn_Message___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(AmqpPconn_Message, ack, arginfo_class_AmqpPconn_Message_ack, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_Message, nack, arginfo_class_AmqpPconn_Message_nack, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_Message, reject, arginfo_class_AmqpPconn_Message_reject, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_ReturnedMessage_methods[] = {
	ZEND_ME(AmqpPconn_ReturnedMessage, __construct, arginfo_class_AmqpPconn_ReturnedMessage___construct, ZEND_ACC_PRIVATE)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_Consumer_methods[] = {
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_Consumer, handleDelivery, arginfo_class_AmqpPconn_Consumer_handleDelivery, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_Consumer, handleConsumeOk, arginfo_class_AmqpPconn_Consumer_handleConsumeOk, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_Consumer, handleCancelOk, arginfo_class_AmqpPconn_Consumer_handleCancelOk, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_Consumer, handleCancel, arginfo_class_AmqpPconn_Consumer_handleCancel, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_Consumer, getConsumeParams, arginfo_class_AmqpPconn_Consumer_getConsumeParams, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_SimpleConsumer_methods[] = {
	ZEND_ME(AmqpPconn_SimpleConsumer, __construct, arginfo_class_AmqpPconn_SimpleConsumer___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_SimpleConsumer, handleConsumeOk, arginfo_class_AmqpPconn_SimpleConsumer_handleConsumeOk, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_SimpleConsumer, handleCancelOk, arginfo_class_AmqpPconn_SimpleConsumer_handleCancelOk, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_SimpleConsumer, handleCancel, arginfo_class_AmqpPconn_SimpleConsumer_handleCancel, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_SimpleConsumer, getConsumeParams, arginfo_class_AmqpPconn_SimpleConsumer_getConsumeParams, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_PersistenceHelper_methods[] = {
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_PersistenceHelper, setUrlKey, arginfo_class_AmqpPconn_PersistenceHelper_setUrlKey, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_PersistenceHelper, setData, arginfo_class_AmqpPconn_PersistenceHelper_setData, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_PersistenceHelper, getData, arginfo_class_AmqpPconn_PersistenceHelper_getData, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_PersistenceHelper, save, arginfo_class_AmqpPconn_PersistenceHelper_save, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_PersistenceHelper, load, arginfo_class_AmqpPconn_PersistenceHelper_load, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_ABSTRACT_ME_WITH_FLAGS(AmqpPconn_PersistenceHelper, destroy, arginfo_class_AmqpPconn_PersistenceHelper_destroy, ZEND_ACC_PUBLIC|ZEND_ACC_ABSTRACT)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_FilePersistenceHelper_methods[] = {
	ZEND_ME(AmqpPconn_FilePersistenceHelper, __construct, arginfo_class_AmqpPconn_FilePersistenceHelper___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_FilePersistenceHelper, setUrlKey, arginfo_class_AmqpPconn_FilePersistenceHelper_setUrlKey, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_FilePersistenceHelper, setData, arginfo_class_AmqpPconn_FilePersistenceHelper_setData, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_FilePersistenceHelper, getData, arginfo_class_AmqpPconn_FilePersistenceHelper_getData, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_FilePersistenceHelper, save, arginfo_class_AmqpPconn_FilePersistenceHelper_save, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_FilePersistenceHelper, load, arginfo_class_AmqpPconn_FilePersistenceHelper_load, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_FilePersistenceHelper, destroy, arginfo_class_AmqpPconn_FilePersistenceHelper_destroy, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_ApcuPersistenceHelper_methods[] = {
	ZEND_ME(AmqpPconn_ApcuPersistenceHelper, __construct, arginfo_class_AmqpPconn_ApcuPersistenceHelper___construct, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(AmqpPconn_FilePersistenceHelper, setUrlKey, setUrlKey, arginfo_class_AmqpPconn_ApcuPersistenceHelper_setUrlKey, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(AmqpPconn_FilePersistenceHelper, setData, setData, arginfo_class_AmqpPconn_ApcuPersistenceHelper_setData, ZEND_ACC_PUBLIC)
	ZEND_MALIAS(AmqpPconn_FilePersistenceHelper, getData, getData, arginfo_class_AmqpPconn_ApcuPersistenceHelper_getData, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_ApcuPersistenceHelper, save, arginfo_class_AmqpPconn_ApcuPersistenceHelper_save, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_ApcuPersistenceHelper, load, arginfo_class_AmqpPconn_ApcuPersistenceHelper_load, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_ApcuPersistenceHelper, destroy, arginfo_class_AmqpPconn_ApcuPersistenceHelper_destroy, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_EventLoop_methods[] = {
	ZEND_ME(AmqpPconn_EventLoop, addConnection, arginfo_class_AmqpPconn_EventLoop_addConnection, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_EventLoop, removeConnection, arginfo_class_AmqpPconn_EventLoop_removeConnection, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_EventLoop, select, arginfo_class_AmqpPconn_EventLoop_select, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_Decimal_methods[] = {
	ZEND_ME(AmqpPconn_Decimal, __construct, arginfo_class_AmqpPconn_Decimal___construct, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_Decimal, __unserialize, arginfo_class_AmqpPconn_Decimal___unserialize, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_Decimal, __toString, arginfo_class_AmqpPconn_Decimal___toString, ZEND_ACC_PUBLIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_FieldValue_methods[] = {
	ZEND_ME(AmqpPconn_FieldValue, __construct, arginfo_class_AmqpPconn_FieldValue___construct, ZEND_ACC_PRIVATE)
	ZEND_ME(AmqpPconn_FieldValue, __unserialize, arginfo_class_AmqpPconn_FieldValue___unserialize, ZEND_ACC_PUBLIC)
	ZEND_ME(AmqpPconn_FieldValue, int8, arginfo_class_AmqpPconn_FieldValue_int8, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, uint8, arginfo_class_AmqpPconn_FieldValue_uint8, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, int16, arginfo_class_AmqpPconn_FieldValue_int16, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, uint16, arginfo_class_AmqpPconn_FieldValue_uint16, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, int32, arginfo_class_AmqpPconn_FieldValue_int32, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, uint32, arginfo_class_AmqpPconn_FieldValue_uint32, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, int64, arginfo_class_AmqpPconn_FieldValue_int64, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, uint64, arginfo_class_AmqpPconn_FieldValue_uint64, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, float, arginfo_class_AmqpPconn_FieldValue_float, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, timestamp, arginfo_class_AmqpPconn_FieldValue_timestamp, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_ME(AmqpPconn_FieldValue, bytes, arginfo_class_AmqpPconn_FieldValue_bytes, ZEND_ACC_PUBLIC|ZEND_ACC_STATIC)
	ZEND_FE_END
};


static const zend_function_entry class_AmqpPconn_QueueDeclareOk_methods[] = {
	ZEND_ME(AmqpPconn_QueueDeclareOk, __construct, arginfo_class_AmqpPconn_QueueDeclareOk___construct, ZEND_ACC_PRIVATE)
	ZEND_FE_END
};

static zend_class_entry *register_class_AmqpPconn_PConnException(zend_class_entry *class_entry_RuntimeException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "PConnException", class_AmqpPconn_PConnException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_RuntimeException);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_ConnectionException(zend_class_entry *class_entry_AmqpPconn_PConnException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "ConnectionException", class_AmqpPconn_ConnectionException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_PConnException);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_BlockedException(zend_class_entry *class_entry_AmqpPconn_ConnectionException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "BlockedException", class_AmqpPconn_BlockedException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_ConnectionException);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_AuthenticationException(zend_class_entry *class_entry_AmqpPconn_ConnectionException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "AuthenticationException", class_AmqpPconn_AuthenticationException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_ConnectionException);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_ChannelException(zend_class_entry *class_entry_AmqpPconn_PConnException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "ChannelException", class_AmqpPconn_ChannelException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_PConnException);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_TimeoutException(zend_class_entry *class_entry_AmqpPconn_PConnException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "TimeoutException", class_AmqpPconn_TimeoutException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_PConnException);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_UnackedDeliveriesException(zend_class_entry *class_entry_AmqpPconn_PConnException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "UnackedDeliveriesException", class_AmqpPconn_UnackedDeliveriesException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_PConnException);

	zval property_deliveryTags_default_value;
	ZVAL_UNDEF(&property_deliveryTags_default_value);
	zend_string *property_deliveryTags_name = zend_string_init("deliveryTags", sizeof("deliveryTags") - 1, 1);
	zend_declare_typed_property(class_entry, property_deliveryTags_name, &property_deliveryTags_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_deliveryTags_name);

	zval property_messages_default_value;
	ZVAL_UNDEF(&property_messages_default_value);
	zend_string *property_messages_name = zend_string_init("messages", sizeof("messages") - 1, 1);
	zend_declare_typed_property(class_entry, property_messages_name, &property_messages_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_messages_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_UnconfirmedPublishException(zend_class_entry *class_entry_AmqpPconn_PConnException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "UnconfirmedPublishException", class_AmqpPconn_UnconfirmedPublishException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_PConnException);

	zval property_nacked_default_value;
	ZVAL_UNDEF(&property_nacked_default_value);
	zend_string *property_nacked_name = zend_string_init("nacked", sizeof("nacked") - 1, 1);
	zend_declare_typed_property(class_entry, property_nacked_name, &property_nacked_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_nacked_name);

	zval property_missing_default_value;
	ZVAL_UNDEF(&property_missing_default_value);
	zend_string *property_missing_name = zend_string_init("missing", sizeof("missing") - 1, 1);
	zend_declare_typed_property(class_entry, property_missing_name, &property_missing_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_missing_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_OpenTransactionException(zend_class_entry *class_entry_AmqpPconn_PConnException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "OpenTransactionException", class_AmqpPconn_OpenTransactionException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_PConnException);

	zval property_channels_default_value;
	ZVAL_UNDEF(&property_channels_default_value);
	zend_string *property_channels_name = zend_string_init("channels", sizeof("channels") - 1, 1);
	zend_declare_typed_property(class_entry, property_channels_name, &property_channels_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_channels_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_TokenException(zend_class_entry *class_entry_AmqpPconn_PConnException)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "TokenException", class_AmqpPconn_TokenException_methods);
	class_entry = zend_register_internal_class_ex(&ce, class_entry_AmqpPconn_PConnException);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_ChannelEventHandler(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "ChannelEventHandler", class_AmqpPconn_ChannelEventHandler_methods);
	class_entry = zend_register_internal_interface(&ce);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_PConnection(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "PConnection", class_AmqpPconn_PConnection_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;

	zval const_SOCK_NEW_value;
	ZVAL_LONG(&const_SOCK_NEW_value, 1);
	zend_string *const_SOCK_NEW_name = zend_string_init_interned("SOCK_NEW", sizeof("SOCK_NEW") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_NEW_name, &const_SOCK_NEW_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_NEW_name);

	zval const_SOCK_REUSED_value;
	ZVAL_LONG(&const_SOCK_REUSED_value, 2);
	zend_string *const_SOCK_REUSED_name = zend_string_init_interned("SOCK_REUSED", sizeof("SOCK_REUSED") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_SOCK_REUSED_name, &const_SOCK_REUSED_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_SOCK_REUSED_name);

	zval const_CONSUMER_ACK_value;
	ZVAL_LONG(&const_CONSUMER_ACK_value, 1);
	zend_string *const_CONSUMER_ACK_name = zend_string_init_interned("CONSUMER_ACK", sizeof("CONSUMER_ACK") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_CONSUMER_ACK_name, &const_CONSUMER_ACK_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_CONSUMER_ACK_name);

	zval const_CONSUMER_REJECT_value;
	ZVAL_LONG(&const_CONSUMER_REJECT_value, 2);
	zend_string *const_CONSUMER_REJECT_name = zend_string_init_interned("CONSUMER_REJECT", sizeof("CONSUMER_REJECT") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_CONSUMER_REJECT_name, &const_CONSUMER_REJECT_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_CONSUMER_REJECT_name);

	zval const_CONSUMER_DROP_value;
	ZVAL_LONG(&const_CONSUMER_DROP_value, 3);
	zend_string *const_CONSUMER_DROP_name = zend_string_init_interned("CONSUMER_DROP", sizeof("CONSUMER_DROP") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_CONSUMER_DROP_name, &const_CONSUMER_DROP_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_CONSUMER_DROP_name);

	zval const_CONSUMER_CANCEL_value;
	ZVAL_LONG(&const_CONSUMER_CANCEL_value, 4);
	zend_string *const_CONSUMER_CANCEL_name = zend_string_init_interned("CONSUMER_CANCEL", sizeof("CONSUMER_CANCEL") - 1, 1);
	zend_declare_class_constant_ex(class_entry, const_CONSUMER_CANCEL_name, &const_CONSUMER_CANCEL_value, ZEND_ACC_PUBLIC, NULL);
	zend_string_release(const_CONSUMER_CANCEL_name);


	zend_add_parameter_attribute((zend_function *) zend_hash_str_find_ptr(&class_entry->function_table, "__construct", sizeof("__construct") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	zend_add_parameter_attribute((zend_function *) zend_hash_str_find_ptr(&class_entry->function_table, "updatesecret", sizeof("updatesecret") - 1), 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_PChannel(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "PChannel", class_AmqpPconn_PChannel_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_ackBuffer_default_value;
	ZVAL_LONG(&property_ackBuffer_default_value, 1);
	zend_string *property_ackBuffer_name = zend_string_init("ackBuffer", sizeof("ackBuffer") - 1, 1);
	zend_declare_typed_property(class_entry, property_ackBuffer_name, &property_ackBuffer_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_ackBuffer_name);

	zval property_suspendOnSerialize_default_value;
	ZVAL_FALSE(&property_suspendOnSerialize_default_value);
	zend_string *property_suspendOnSerialize_name = zend_string_init("suspendOnSerialize", sizeof("suspendOnSerialize") - 1, 1);
	zend_declare_typed_property(class_entry, property_suspendOnSerialize_name, &property_suspendOnSerialize_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_suspendOnSerialize_name);

	zval property_resumeOnHydrate_default_value;
	ZVAL_FALSE(&property_resumeOnHydrate_default_value);
	zend_string *property_resumeOnHydrate_name = zend_string_init("resumeOnHydrate", sizeof("resumeOnHydrate") - 1, 1);
	zend_declare_typed_property(class_entry, property_resumeOnHydrate_name, &property_resumeOnHydrate_default_value, ZEND_ACC_PUBLIC, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_resumeOnHydrate_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_Message(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "Message", class_AmqpPconn_Message_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_body_default_value;
	ZVAL_UNDEF(&property_body_default_value);
	zend_string *property_body_name = zend_string_init("body", sizeof("body") - 1, 1);
	zend_declare_typed_property(class_entry, property_body_name, &property_body_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_body_name);

	zval property_exchange_default_value;
	ZVAL_UNDEF(&property_exchange_default_value);
	zend_string *property_exchange_name = zend_string_init("exchange", sizeof("exchange") - 1, 1);
	zend_declare_typed_property(class_entry, property_exchange_name, &property_exchange_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_exchange_name);

	zval property_routingKey_default_value;
	ZVAL_UNDEF(&property_routingKey_default_value);
	zend_string *property_routingKey_name = zend_string_init("routingKey", sizeof("routingKey") - 1, 1);
	zend_declare_typed_property(class_entry, property_routingKey_name, &property_routingKey_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_routingKey_name);

	zval property_deliveryTag_default_value;
	ZVAL_UNDEF(&property_deliveryTag_default_value);
	zend_string *property_deliveryTag_name = zend_string_init("deliveryTag", sizeof("deliveryTag") - 1, 1);
	zend_declare_typed_property(class_entry, property_deliveryTag_name, &property_deliveryTag_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_deliveryTag_name);

	zval property_redelivered_default_value;
	ZVAL_UNDEF(&property_redelivered_default_value);
	zend_string *property_redelivered_name = zend_string_init("redelivered", sizeof("redelivered") - 1, 1);
	zend_declare_typed_property(class_entry, property_redelivered_name, &property_redelivered_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_redelivered_name);

	zval property_messageCount_default_value;
	ZVAL_UNDEF(&property_messageCount_default_value);
	zend_string *property_messageCount_name = zend_string_init("messageCount", sizeof("messageCount") - 1, 1);
	zend_declare_typed_property(class_entry, property_messageCount_name, &property_messageCount_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_messageCount_name);

	zval property_consumerTag_default_value;
	ZVAL_UNDEF(&property_consumerTag_default_value);
	zend_string *property_consumerTag_name = zend_string_init("consumerTag", sizeof("consumerTag") - 1, 1);
	zend_declare_typed_property(class_entry, property_consumerTag_name, &property_consumerTag_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_consumerTag_name);

	zval property_contentType_default_value;
	ZVAL_UNDEF(&property_contentType_default_value);
	zend_string *property_contentType_name = zend_string_init("contentType", sizeof("contentType") - 1, 1);
	zend_declare_typed_property(class_entry, property_contentType_name, &property_contentType_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_contentType_name);

	zval property_contentEncoding_default_value;
	ZVAL_UNDEF(&property_contentEncoding_default_value);
	zend_string *property_contentEncoding_name = zend_string_init("contentEncoding", sizeof("contentEncoding") - 1, 1);
	zend_declare_typed_property(class_entry, property_contentEncoding_name, &property_contentEncoding_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_contentEncoding_name);

	zval property_headers_default_value;
	ZVAL_UNDEF(&property_headers_default_value);
	zend_string *property_headers_name = zend_string_init("headers", sizeof("headers") - 1, 1);
	zend_declare_typed_property(class_entry, property_headers_name, &property_headers_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_headers_name);

	zval property_deliveryMode_default_value;
	ZVAL_UNDEF(&property_deliveryMode_default_value);
	zend_string *property_deliveryMode_name = zend_string_init("deliveryMode", sizeof("deliveryMode") - 1, 1);
	zend_declare_typed_property(class_entry, property_deliveryMode_name, &property_deliveryMode_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_deliveryMode_name);

	zval property_priority_default_value;
	ZVAL_UNDEF(&property_priority_default_value);
	zend_string *property_priority_name = zend_string_init("priority", sizeof("priority") - 1, 1);
	zend_declare_typed_property(class_entry, property_priority_name, &property_priority_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_priority_name);

	zval property_correlationId_default_value;
	ZVAL_UNDEF(&property_correlationId_default_value);
	zend_string *property_correlationId_name = zend_string_init("correlationId", sizeof("correlationId") - 1, 1);
	zend_declare_typed_property(class_entry, property_correlationId_name, &property_correlationId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_correlationId_name);

	zval property_replyTo_default_value;
	ZVAL_UNDEF(&property_replyTo_default_value);
	zend_string *property_replyTo_name = zend_string_init("replyTo", sizeof("replyTo") - 1, 1);
	zend_declare_typed_property(class_entry, property_replyTo_name, &property_replyTo_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_replyTo_name);

	zval property_expiration_default_value;
	ZVAL_UNDEF(&property_expiration_default_value);
	zend_string *property_expiration_name = zend_string_init("expiration", sizeof("expiration") - 1, 1);
	zend_declare_typed_property(class_entry, property_expiration_name, &property_expiration_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_expiration_name);

	zval property_messageId_default_value;
	ZVAL_UNDEF(&property_messageId_default_value);
	zend_string *property_messageId_name = zend_string_init("messageId", sizeof("messageId") - 1, 1);
	zend_declare_typed_property(class_entry, property_messageId_name, &property_messageId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_messageId_name);

	zval property_timestamp_default_value;
	ZVAL_UNDEF(&property_timestamp_default_value);
	zend_string *property_timestamp_name = zend_string_init("timestamp", sizeof("timestamp") - 1, 1);
	zend_declare_typed_property(class_entry, property_timestamp_name, &property_timestamp_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_timestamp_name);

	zval property_type_default_value;
	ZVAL_UNDEF(&property_type_default_value);
	zend_string *property_type_name = zend_string_init("type", sizeof("type") - 1, 1);
	zend_declare_typed_property(class_entry, property_type_name, &property_type_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_type_name);

	zval property_userId_default_value;
	ZVAL_UNDEF(&property_userId_default_value);
	zend_string *property_userId_name = zend_string_init("userId", sizeof("userId") - 1, 1);
	zend_declare_typed_property(class_entry, property_userId_name, &property_userId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_userId_name);

	zval property_appId_default_value;
	ZVAL_UNDEF(&property_appId_default_value);
	zend_string *property_appId_name = zend_string_init("appId", sizeof("appId") - 1, 1);
	zend_declare_typed_property(class_entry, property_appId_name, &property_appId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_appId_name);

	zval property_clusterId_default_value;
	ZVAL_UNDEF(&property_clusterId_default_value);
	zend_string *property_clusterId_name = zend_string_init("clusterId", sizeof("clusterId") - 1, 1);
	zend_declare_typed_property(class_entry, property_clusterId_name, &property_clusterId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_clusterId_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_ReturnedMessage(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "ReturnedMessage", class_AmqpPconn_ReturnedMessage_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_replyCode_default_value;
	ZVAL_UNDEF(&property_replyCode_default_value);
	zend_string *property_replyCode_name = zend_string_init("replyCode", sizeof("replyCode") - 1, 1);
	zend_declare_typed_property(class_entry, property_replyCode_name, &property_replyCode_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_replyCode_name);

	zval property_replyText_default_value;
	ZVAL_UNDEF(&property_replyText_default_value);
	zend_string *property_replyText_name = zend_string_init("replyText", sizeof("replyText") - 1, 1);
	zend_declare_typed_property(class_entry, property_replyText_name, &property_replyText_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_replyText_name);

	zval property_exchange_default_value;
	ZVAL_UNDEF(&property_exchange_default_value);
	zend_string *property_exchange_name = zend_string_init("exchange", sizeof("exchange") - 1, 1);
	zend_declare_typed_property(class_entry, property_exchange_name, &property_exchange_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_exchange_name);

	zval property_routingKey_default_value;
	ZVAL_UNDEF(&property_routingKey_default_value);
	zend_string *property_routingKey_name = zend_string_init("routingKey", sizeof("routingKey") - 1, 1);
	zend_declare_typed_property(class_entry, property_routingKey_name, &property_routingKey_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_routingKey_name);

	zval property_body_default_value;
	ZVAL_UNDEF(&property_body_default_value);
	zend_string *property_body_name = zend_string_init("body", sizeof("body") - 1, 1);
	zend_declare_typed_property(class_entry, property_body_name, &property_body_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_body_name);

	zval property_contentType_default_value;
	ZVAL_UNDEF(&property_contentType_default_value);
	zend_string *property_contentType_name = zend_string_init("contentType", sizeof("contentType") - 1, 1);
	zend_declare_typed_property(class_entry, property_contentType_name, &property_contentType_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_contentType_name);

	zval property_contentEncoding_default_value;
	ZVAL_UNDEF(&property_contentEncoding_default_value);
	zend_string *property_contentEncoding_name = zend_string_init("contentEncoding", sizeof("contentEncoding") - 1, 1);
	zend_declare_typed_property(class_entry, property_contentEncoding_name, &property_contentEncoding_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_contentEncoding_name);

	zval property_headers_default_value;
	ZVAL_UNDEF(&property_headers_default_value);
	zend_string *property_headers_name = zend_string_init("headers", sizeof("headers") - 1, 1);
	zend_declare_typed_property(class_entry, property_headers_name, &property_headers_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_headers_name);

	zval property_deliveryMode_default_value;
	ZVAL_UNDEF(&property_deliveryMode_default_value);
	zend_string *property_deliveryMode_name = zend_string_init("deliveryMode", sizeof("deliveryMode") - 1, 1);
	zend_declare_typed_property(class_entry, property_deliveryMode_name, &property_deliveryMode_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_deliveryMode_name);

	zval property_priority_default_value;
	ZVAL_UNDEF(&property_priority_default_value);
	zend_string *property_priority_name = zend_string_init("priority", sizeof("priority") - 1, 1);
	zend_declare_typed_property(class_entry, property_priority_name, &property_priority_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_priority_name);

	zval property_correlationId_default_value;
	ZVAL_UNDEF(&property_correlationId_default_value);
	zend_string *property_correlationId_name = zend_string_init("correlationId", sizeof("correlationId") - 1, 1);
	zend_declare_typed_property(class_entry, property_correlationId_name, &property_correlationId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_correlationId_name);

	zval property_replyTo_default_value;
	ZVAL_UNDEF(&property_replyTo_default_value);
	zend_string *property_replyTo_name = zend_string_init("replyTo", sizeof("replyTo") - 1, 1);
	zend_declare_typed_property(class_entry, property_replyTo_name, &property_replyTo_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_replyTo_name);

	zval property_expiration_default_value;
	ZVAL_UNDEF(&property_expiration_default_value);
	zend_string *property_expiration_name = zend_string_init("expiration", sizeof("expiration") - 1, 1);
	zend_declare_typed_property(class_entry, property_expiration_name, &property_expiration_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_expiration_name);

	zval property_messageId_default_value;
	ZVAL_UNDEF(&property_messageId_default_value);
	zend_string *property_messageId_name = zend_string_init("messageId", sizeof("messageId") - 1, 1);
	zend_declare_typed_property(class_entry, property_messageId_name, &property_messageId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_messageId_name);

	zval property_timestamp_default_value;
	ZVAL_UNDEF(&property_timestamp_default_value);
	zend_string *property_timestamp_name = zend_string_init("timestamp", sizeof("timestamp") - 1, 1);
	zend_declare_typed_property(class_entry, property_timestamp_name, &property_timestamp_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_NULL));
	zend_string_release(property_timestamp_name);

	zval property_type_default_value;
	ZVAL_UNDEF(&property_type_default_value);
	zend_string *property_type_name = zend_string_init("type", sizeof("type") - 1, 1);
	zend_declare_typed_property(class_entry, property_type_name, &property_type_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_type_name);

	zval property_userId_default_value;
	ZVAL_UNDEF(&property_userId_default_value);
	zend_string *property_userId_name = zend_string_init("userId", sizeof("userId") - 1, 1);
	zend_declare_typed_property(class_entry, property_userId_name, &property_userId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_userId_name);

	zval property_appId_default_value;
	ZVAL_UNDEF(&property_appId_default_value);
	zend_string *property_appId_name = zend_string_init("appId", sizeof("appId") - 1, 1);
	zend_declare_typed_property(class_entry, property_appId_name, &property_appId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_appId_name);

	zval property_clusterId_default_value;
	ZVAL_UNDEF(&property_clusterId_default_value);
	zend_string *property_clusterId_name = zend_string_init("clusterId", sizeof("clusterId") - 1, 1);
	zend_declare_typed_property(class_entry, property_clusterId_name, &property_clusterId_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_clusterId_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_Consumer(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "Consumer", class_AmqpPconn_Consumer_methods);
	class_entry = zend_register_internal_interface(&ce);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_SimpleConsumer(zend_class_entry *class_entry_AmqpPconn_Consumer)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "SimpleConsumer", class_AmqpPconn_SimpleConsumer_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_ABSTRACT;
	zend_class_implements(class_entry, 1, class_entry_AmqpPconn_Consumer);

	zval property_queue_default_value;
	ZVAL_UNDEF(&property_queue_default_value);
	zend_string *property_queue_name = zend_string_init("queue", sizeof("queue") - 1, 1);
	zend_declare_typed_property(class_entry, property_queue_name, &property_queue_default_value, ZEND_ACC_PROTECTED, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_queue_name);

	zval property_consumerTag_default_value;
	ZVAL_UNDEF(&property_consumerTag_default_value);
	zend_string *property_consumerTag_name = zend_string_init("consumerTag", sizeof("consumerTag") - 1, 1);
	zend_declare_typed_property(class_entry, property_consumerTag_name, &property_consumerTag_default_value, ZEND_ACC_PROTECTED, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_consumerTag_name);

	zval property_noLocal_default_value;
	ZVAL_UNDEF(&property_noLocal_default_value);
	zend_string *property_noLocal_name = zend_string_init("noLocal", sizeof("noLocal") - 1, 1);
	zend_declare_typed_property(class_entry, property_noLocal_name, &property_noLocal_default_value, ZEND_ACC_PROTECTED, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_noLocal_name);

	zval property_noAck_default_value;
	ZVAL_UNDEF(&property_noAck_default_value);
	zend_string *property_noAck_name = zend_string_init("noAck", sizeof("noAck") - 1, 1);
	zend_declare_typed_property(class_entry, property_noAck_name, &property_noAck_default_value, ZEND_ACC_PROTECTED, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_noAck_name);

	zval property_exclusive_default_value;
	ZVAL_UNDEF(&property_exclusive_default_value);
	zend_string *property_exclusive_name = zend_string_init("exclusive", sizeof("exclusive") - 1, 1);
	zend_declare_typed_property(class_entry, property_exclusive_name, &property_exclusive_default_value, ZEND_ACC_PROTECTED, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_BOOL));
	zend_string_release(property_exclusive_name);

	zval property_arguments_default_value;
	ZVAL_UNDEF(&property_arguments_default_value);
	zend_string *property_arguments_name = zend_string_init("arguments", sizeof("arguments") - 1, 1);
	zend_declare_typed_property(class_entry, property_arguments_name, &property_arguments_default_value, ZEND_ACC_PROTECTED, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_arguments_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_PersistenceHelper(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "PersistenceHelper", class_AmqpPconn_PersistenceHelper_methods);
	class_entry = zend_register_internal_interface(&ce);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_FilePersistenceHelper(zend_class_entry *class_entry_AmqpPconn_PersistenceHelper)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "FilePersistenceHelper", class_AmqpPconn_FilePersistenceHelper_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_AmqpPconn_PersistenceHelper);

	zval property_key_default_value;
	ZVAL_NULL(&property_key_default_value);
	zend_string *property_key_name = zend_string_init("key", sizeof("key") - 1, 1);
	zend_declare_typed_property(class_entry, property_key_name, &property_key_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_key_name);

	zval property_data_default_value;
	ZVAL_NULL(&property_data_default_value);
	zend_string *property_data_name = zend_string_init("data", sizeof("data") - 1, 1);
	zend_declare_typed_property(class_entry, property_data_name, &property_data_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_data_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_ApcuPersistenceHelper(zend_class_entry *class_entry_AmqpPconn_PersistenceHelper)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "ApcuPersistenceHelper", class_AmqpPconn_ApcuPersistenceHelper_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;
	zend_class_implements(class_entry, 1, class_entry_AmqpPconn_PersistenceHelper);

	zval property_key_default_value;
	ZVAL_NULL(&property_key_default_value);
	zend_string *property_key_name = zend_string_init("key", sizeof("key") - 1, 1);
	zend_declare_typed_property(class_entry, property_key_name, &property_key_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_key_name);

	zval property_data_default_value;
	ZVAL_NULL(&property_data_default_value);
	zend_string *property_data_name = zend_string_init("data", sizeof("data") - 1, 1);
	zend_declare_typed_property(class_entry, property_data_name, &property_data_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING|MAY_BE_NULL));
	zend_string_release(property_data_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_EventLoop(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "EventLoop", class_AmqpPconn_EventLoop_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_connections_default_value;
	ZVAL_EMPTY_ARRAY(&property_connections_default_value);
	zend_string *property_connections_name = zend_string_init("connections", sizeof("connections") - 1, 1);
	zend_declare_typed_property(class_entry, property_connections_name, &property_connections_default_value, ZEND_ACC_PRIVATE, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_ARRAY));
	zend_string_release(property_connections_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_Decimal(zend_class_entry *class_entry_Stringable)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "Decimal", class_AmqpPconn_Decimal_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;
	zend_class_implements(class_entry, 1, class_entry_Stringable);

	zval property_scale_default_value;
	ZVAL_UNDEF(&property_scale_default_value);
	zend_string *property_scale_name = zend_string_init("scale", sizeof("scale") - 1, 1);
	zend_declare_typed_property(class_entry, property_scale_name, &property_scale_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_scale_name);

	zval property_value_default_value;
	ZVAL_UNDEF(&property_value_default_value);
	zend_string *property_value_name = zend_string_init("value", sizeof("value") - 1, 1);
	zend_declare_typed_property(class_entry, property_value_name, &property_value_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_value_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_FieldValue(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "FieldValue", class_AmqpPconn_FieldValue_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES;

	zval property_type_default_value;
	ZVAL_UNDEF(&property_type_default_value);
	zend_string *property_type_name = zend_string_init("type", sizeof("type") - 1, 1);
	zend_declare_typed_property(class_entry, property_type_name, &property_type_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_type_name);

	zval property_value_default_value;
	ZVAL_UNDEF(&property_value_default_value);
	zend_string *property_value_name = zend_string_init("value", sizeof("value") - 1, 1);
	zend_declare_typed_property(class_entry, property_value_name, &property_value_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG|MAY_BE_DOUBLE|MAY_BE_STRING));
	zend_string_release(property_value_name);

	return class_entry;
}

static zend_class_entry *register_class_AmqpPconn_QueueDeclareOk(void)
{
	zend_class_entry ce, *class_entry;

	INIT_NS_CLASS_ENTRY(ce, "AmqpPconn", "QueueDeclareOk", class_AmqpPconn_QueueDeclareOk_methods);
	class_entry = zend_register_internal_class_ex(&ce, NULL);
	class_entry->ce_flags |= ZEND_ACC_FINAL|ZEND_ACC_NO_DYNAMIC_PROPERTIES|ZEND_ACC_NOT_SERIALIZABLE;

	zval property_queue_default_value;
	ZVAL_UNDEF(&property_queue_default_value);
	zend_string *property_queue_name = zend_string_init("queue", sizeof("queue") - 1, 1);
	zend_declare_typed_property(class_entry, property_queue_name, &property_queue_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_STRING));
	zend_string_release(property_queue_name);

	zval property_messageCount_default_value;
	ZVAL_UNDEF(&property_messageCount_default_value);
	zend_string *property_messageCount_name = zend_string_init("messageCount", sizeof("messageCount") - 1, 1);
	zend_declare_typed_property(class_entry, property_messageCount_name, &property_messageCount_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_messageCount_name);

	zval property_consumerCount_default_value;
	ZVAL_UNDEF(&property_consumerCount_default_value);
	zend_string *property_consumerCount_name = zend_string_init("consumerCount", sizeof("consumerCount") - 1, 1);
	zend_declare_typed_property(class_entry, property_consumerCount_name, &property_consumerCount_default_value, ZEND_ACC_PUBLIC|ZEND_ACC_READONLY, NULL, (zend_type) ZEND_TYPE_INIT_MASK(MAY_BE_LONG));
	zend_string_release(property_consumerCount_name);

	return class_entry;
}
