-- The older system's schema, as its document describes it. gen_random_uuid() is PostgreSQL's own.
CREATE TABLE users (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    username VARCHAR(255) NOT NULL,
    email VARCHAR(255) NOT NULL,
    password_hash TEXT NOT NULL,
    name VARCHAR(255),
    organization VARCHAR(255),
    aws_region VARCHAR(50) DEFAULT 'us-east-1',
    role VARCHAR(50) DEFAULT 'user',
    is_active BOOLEAN DEFAULT true,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    last_login TIMESTAMP
);
CREATE UNIQUE INDEX idx_users_username ON users (username);
CREATE UNIQUE INDEX idx_users_email ON users (email);

CREATE TABLE conversations (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title VARCHAR(255),
    use_case VARCHAR(255),
    status VARCHAR(50) DEFAULT 'active',
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX idx_conversations_user_id ON conversations (user_id);

CREATE TABLE conversation_threads (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id UUID NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    thread_data JSONB,
    model_id VARCHAR(255),
    tokens_input_total INTEGER DEFAULT 0,
    tokens_output_total INTEGER DEFAULT 0,
    tokens_total INTEGER DEFAULT 0,
    requests_count INTEGER DEFAULT 0,
    cost_total_usd DECIMAL(10,6) DEFAULT 0,
    last_usage_at TIMESTAMP,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX idx_threads_conversation_id ON conversation_threads (conversation_id);

CREATE TABLE deployed_resources (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id UUID REFERENCES conversations (id) ON DELETE SET NULL,
    user_id UUID REFERENCES users (id),
    resource_name VARCHAR(255) NOT NULL,
    resource_type VARCHAR(50) NOT NULL,
    aws_resource_id VARCHAR(255),
    instance_type VARCHAR(100),
    region VARCHAR(50),
    status VARCHAR(50),
    endpoint_url TEXT,
    estimated_hourly_cost DECIMAL(10,4),
    deployment_config JSONB,
    is_active BOOLEAN DEFAULT true
);
CREATE INDEX idx_resources_aws_resource_id ON deployed_resources (aws_resource_id);

CREATE TABLE model_configurations (
    id UUID PRIMARY KEY,
    model_id VARCHAR(255) NOT NULL,
    system_prompt TEXT,
    per_1k_input_tokens_usd DECIMAL(10,6),
    per_1k_output_tokens_usd DECIMAL(10,6),
    updated_by UUID REFERENCES users (id),
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX idx_model_configurations_model_id ON model_configurations (model_id);

-- The document names this table and not its columns.
CREATE TABLE chat_messages (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id UUID REFERENCES conversations (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role VARCHAR(50) NOT NULL,
    content TEXT NOT NULL,
    model_id VARCHAR(255),
    tokens_input INTEGER,
    tokens_output INTEGER,
    cost_usd DECIMAL(10,6),
    metadata JSONB,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
